package io.handshake.local.audit;

import java.time.Instant;

/**
 * What one webhook call came to.
 *
 * @param requestId its tool-call id, as it was sent
 * @param at when the answer was read, or given up
 */
public record Given(String orgId, String callId, String requestId, Heard heard, Instant at) {

    /** What came back. */
    public sealed interface Heard {

        /** In one word, as a run counts it: the status that was told, or what came instead. */
        String word();
    }

    /**
     * An answer to the tool call, with HTTP 200.
     *
     * @param isError it stood in {@code error}, not in {@code result}
     * @param toolCallId as it came back
     * @param status {@code confirmed}, {@code failed} or {@code pending}
     * @param reason of a failure, else empty
     * @param bookingId as told; empty when nothing was passed on
     */
    public record Answered(
            boolean isError,
            String toolCallId,
            String status,
            String reason,
            String bookingId,
            String eventId,
            String appointmentId)
            implements Heard {

        @Override
        public String word() {
            return status;
        }
    }

    /** HTTP, but no answer to the tool call: another status than 200, or a body that cannot be read. */
    public record Unusable(int httpStatus) implements Heard {

        @Override
        public String word() {
            return "unusable";
        }
    }

    /** No HTTP answer: the connection was refused or broke, or nothing came for too long. */
    public record Lost() implements Heard {

        @Override
        public String word() {
            return "none";
        }
    }
}
