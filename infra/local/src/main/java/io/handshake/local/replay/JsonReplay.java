package io.handshake.local.replay;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the API takes and answers. */
final class JsonReplay {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A line of the list. */
    record Failed(String bookingId, String orgId, String reason, int attempt, String startsAt, String receivedAt) {}

    /** How many, and which. */
    record Count(long total, long replayable, boolean tooMany, List<Group> groups) {}

    /** Those of one clinic and reason. */
    record Group(String reason, String orgId, long total, long replayable) {}

    /** How far a run has come. */
    record Progress(
            String id,
            String state,
            int total,
            int published,
            int confirmed,
            int failedAgain,
            int undecided,
            int skipped,
            List<String> causes) {

        boolean isRunning() {
            return state.equals("RUNNING");
        }

        /** Whether nothing of it is open. */
        boolean isSettled() {
            return !isRunning() && undecided == 0;
        }
    }

    static String wish(Map<String, String> filter, boolean dryRun, double perSecond) {
        ObjectNode wish = JSON.createObjectNode();
        ObjectNode members = wish.putObject("filter");
        filter.forEach(members::put);
        return wish.put("dryRun", dryRun).put("ratePerSecond", perSecond).toString();
    }

    static List<Failed> failed(String body) {
        return tree(body)
                .path("bookings")
                .valueStream()
                .map(booking -> new Failed(
                        text(booking, "bookingId"),
                        text(booking, "orgId"),
                        text(booking, "reason"),
                        booking.path("attempt").asInt(0),
                        text(booking, "startsAt"),
                        text(booking, "receivedAt")))
                .toList();
    }

    /** Whether a list goes on. */
    static boolean goesOn(String body) {
        return !text(tree(body), "next").isEmpty();
    }

    static Count count(String body) {
        JsonNode count = tree(body);
        return new Count(
                count.path("total").asLong(0),
                count.path("replayable").asLong(0),
                count.path("tooMany").asBoolean(false),
                count.path("groups")
                        .valueStream()
                        .map(group -> new Group(
                                text(group, "reason"),
                                text(group, "orgId"),
                                group.path("total").asLong(0),
                                group.path("replayable").asLong(0)))
                        .toList());
    }

    static Progress progress(String body) {
        JsonNode run = tree(body);
        return new Progress(
                text(run, "id"),
                text(run, "state"),
                run.path("total").asInt(0),
                run.path("published").asInt(0),
                run.path("confirmed").asInt(0),
                run.path("failedAgain").asInt(0),
                run.path("undecided").asInt(0),
                run.path("skipped").asInt(0),
                Stream.concat(
                                causes(run, "skippedBecause", "skipped, "),
                                causes(run, "failedAgainBecause", "failed again, "))
                        .toList());
    }

    private static Stream<String> causes(JsonNode run, String member, String words) {
        return run.path(member)
                .valueStream()
                .map(cause ->
                        words + text(cause, "why") + ": " + cause.path("count").asInt(0));
    }

    /** A member of an answer, as text; empty when there is none. */
    static String member(String body, String name) {
        return text(tree(body), name);
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).asString("");
    }

    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            throw new IllegalStateException("expected JSON from the saga-worker, found something else", e);
        }
    }

    private JsonReplay() {}
}
