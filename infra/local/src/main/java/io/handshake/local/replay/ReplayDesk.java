package io.handshake.local.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.local.house.BoundedWait;
import io.handshake.local.replay.JsonReplay.Count;
import io.handshake.local.replay.JsonReplay.Failed;
import io.handshake.local.replay.JsonReplay.Progress;
import io.handshake.local.talk.Reply;
import io.handshake.local.talk.WorkerApi;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Carries a wish out at the API, and tells what came of it. */
final class ReplayDesk {

    /** A run of the most bookings at the lowest rate takes longer; whoever wants to see it all asks again. */
    private static final Duration WATCHED_AT_MOST = Duration.ofHours(24);

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private static final int UNAUTHORIZED = 401;

    private final WorkerApi api;
    private final PrintStream out;
    private final boolean isTerminal;

    /** {@code isTerminal}: whether a line may be written over. */
    ReplayDesk(WorkerApi api, PrintStream out, boolean isTerminal) {
        this.api = api;
        this.out = out;
        this.isTerminal = isTerminal;
    }

    /**
     * Whether what was wished for is so: for a watched run, whether all that was published is confirmed.
     *
     * @throws IllegalStateException with the API's own words when it refuses
     */
    boolean carryOut(ReplayWish wish) {
        return switch (wish) {
            case ReplayWish.Show show -> list(show);
            case ReplayWish.One(String booking) -> {
                String body = accepted(api.post("/api/bookings/" + booking + "/replay", ""));
                say("Booking " + booking + " is on its way again, after attempt "
                        + JsonReplay.member(body, "failedAttempt") + ".");
                yield true;
            }
            case ReplayWish.All all -> all.dryRun() ? count(all) : begin(all);
            case ReplayWish.Status(String run, boolean watch) -> watch ? watched(run) : told(progress(run));
            case ReplayWish.Stop(String run) ->
                told(JsonReplay.progress(accepted(api.post("/api/replays/" + run + "/stop", ""))));
        };
    }

    private boolean list(ReplayWish.Show wish) {
        String query = wish.filter().entrySet().stream()
                .map(member -> "&" + member.getKey() + "=" + URLEncoder.encode(member.getValue(), UTF_8))
                .collect(Collectors.joining());
        String body = accepted(api.get("/api/bookings?status=FAILED&size=" + wish.size() + query));
        List<Failed> failed = JsonReplay.failed(body);
        if (failed.isEmpty()) {
            say("No failed booking fits.");
            return true;
        }
        say(String.format(
                Locale.ROOT, "%-36s  %-24s  %-24s  %7s  %s", "booking", "clinic", "reason", "attempt", "starts"));
        failed.forEach(one -> say(String.format(
                Locale.ROOT,
                "%-36s  %-24s  %-24s  %7d  %s",
                one.bookingId(),
                one.orgId(),
                one.reason(),
                one.attempt(),
                one.startsAt())));
        if (JsonReplay.goesOn(body)) {
            say("There are more: ./handshake replay all --dry-run counts them.");
        }
        return true;
    }

    private boolean count(ReplayWish.All wish) {
        Count count = JsonReplay.count(
                accepted(api.post("/api/replays", JsonReplay.wish(wish.filter(), true, wish.perSecond()))));
        count.groups()
                .forEach(group -> say(String.format(
                        Locale.ROOT,
                        "%7d  %-24s  %-24s%s",
                        group.total(),
                        group.reason(),
                        group.orgId(),
                        group.replayable() == group.total() ? "" : "  (" + group.replayable() + " can be replayed)")));
        say(String.format(
                Locale.ROOT,
                "%7d  in all; %d can be replayed. Nothing was done.%s",
                count.total(),
                count.replayable(),
                count.tooMany() ? " They are too many for one replay: narrow the filter." : ""));
        return true;
    }

    private boolean begin(ReplayWish.All wish) {
        String body = accepted(api.post("/api/replays", JsonReplay.wish(wish.filter(), false, wish.perSecond())));
        String run = JsonReplay.member(body, "id");
        say("Replay " + run + " has begun: " + JsonReplay.member(body, "total") + " bookings, " + wish.perSecond()
                + " a second.");
        if (wish.watch()) {
            return watched(run);
        }
        say("./handshake replay status " + run + " --watch shows how far it is; stop ends it.");
        return true;
    }

    private boolean watched(String run) {
        Progress[] latest = {progress(run)};
        String[] shown = {""};
        long[] next = {System.nanoTime()};
        boolean ended = BoundedWait.until(WATCHED_AT_MOST, () -> {
            if (System.nanoTime() >= next[0]) {
                latest[0] = progress(run);
                next[0] = System.nanoTime() + LOOK_EVERY.toNanos();
                shown[0] = show(latest[0], shown[0]);
            }
            return latest[0].isSettled() || latest[0].state().equals("DONE");
        });
        if (isTerminal) {
            out.println();
        }
        told(latest[0]);
        return ended && latest[0].failedAgain() == 0 && latest[0].undecided() == 0;
    }

    /** On a terminal the same line again, else a line for each change. */
    private String show(Progress progress, String shown) {
        String line = ProgressBar.line(progress);
        if (isTerminal) {
            out.print("\r" + line);
            out.flush();
        } else if (!line.equals(shown)) {
            say(line);
        }
        return line;
    }

    private boolean told(Progress progress) {
        say("Replay " + progress.id() + " is " + progress.state().toLowerCase(Locale.ROOT) + ": " + progress.total()
                + " chosen, " + progress.published() + " published, " + progress.confirmed() + " confirmed, "
                + progress.failedAgain() + " failed again, " + progress.undecided() + " undecided, "
                + progress.skipped() + " skipped.");
        progress.causes().forEach(cause -> say("  " + cause));
        return true;
    }

    private Progress progress(String run) {
        return JsonReplay.progress(accepted(api.get("/api/replays/" + run)));
    }

    /** The body of a good answer. */
    private static String accepted(Reply reply) {
        if (reply.status() / 100 == 2) {
            return reply.body();
        }
        throw new IllegalStateException(refusal(reply));
    }

    private static String refusal(Reply reply) {
        if (reply.status() == UNAUTHORIZED) {
            return "the admin token is not the saga-worker's";
        }
        String detail = reply.body().startsWith("{") ? JsonReplay.member(reply.body(), "detail") : "";
        return detail.isEmpty() ? "the saga-worker has answered with " + reply.status() : detail;
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
