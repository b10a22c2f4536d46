package io.handshake.worker.live;

import io.handshake.contracts.EventHeaders;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What of a record may be seen by anybody who looks: a closed list. Everything else is masked, whatever it is. */
final class Shown {

    static final String MASK = "•••";

    static final String DEAD_LETTER_REASON = "handshake-dead-letter-reason";

    static final List<String> HEADERS = List.of(
            EventHeaders.SPEC_VERSION,
            EventHeaders.ID,
            EventHeaders.TYPE,
            EventHeaders.SOURCE,
            EventHeaders.SUBJECT,
            EventHeaders.TIME,
            EventHeaders.CONTENT_TYPE,
            EventHeaders.TRACEPARENT,
            DEAD_LETTER_REASON,
            "handshake-dead-letter-origin",
            "handshake-dead-letter-left-behind");

    /** Members of our events that hold ids, moments, numbers or codes. */
    private static final Set<String> MEMBERS = Set.of(
            "bookingId",
            "requestId",
            "requestIds",
            "orgId",
            "callId",
            "attempt",
            "claim",
            "startsAt",
            "endsAt",
            "durationMinutes",
            "timeZone",
            "receivedAt",
            "answerBy",
            "appointmentId",
            "eventId",
            "decidedAt",
            "late",
            "reason",
            "step",
            "direction",
            "tryNumber",
            "result",
            "detail",
            "startedAt",
            "durationMs");

    /** Codes and sentences of ours in the place of an id: of a detail only. */
    private static final Set<String> WORDS = Set.of("detail");

    /** No blank, no {@code @}, and no number that one could call. */
    private static final Pattern ID = Pattern.compile("(?!\\+?[0-9]{7,15}$)[A-Za-z0-9:._/+-]{0,200}");

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,40}");

    /** Whether the member's value may be seen, if it looks like what it should be. */
    static boolean member(String name) {
        return MEMBERS.contains(name);
    }

    /** The text of a member that may be seen, or the mask. */
    static String text(String member, String text) {
        return WORDS.contains(member) || ID.matcher(text).matches() ? text : MASK;
    }

    /** A member's name as it may be seen: nobody but us names members of our events, but a dead letter may be anybody's. */
    static String name(String name) {
        return NAME.matcher(name).matches() ? name : MASK;
    }

    /** A header's value as it may be seen. */
    static String header(String name, String value) {
        return name.equals(DEAD_LETTER_REASON) || ID.matcher(value).matches() ? value : MASK;
    }

    /** A key as it may be seen: the org id. */
    static String key(String key) {
        return ID.matcher(key).matches() ? key : MASK;
    }

    private Shown() {}
}
