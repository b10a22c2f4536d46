package io.handshake.ingress.intake;

import java.util.List;

/** What a webhook brought. */
sealed interface VapiMessage {

    /**
     * Tools to run.
     *
     * @param clinics every non-empty value found where a call's metadata may name the clinic, each once
     * @param callId empty when the message names no call
     * @param callerNumber empty when the message names none
     */
    record ToolCalls(List<ToolCall> calls, List<String> clinics, String callId, String callerNumber)
            implements VapiMessage {

        public ToolCalls {
            calls = List.copyOf(calls);
            clinics = List.copyOf(clinics);
        }

        /** Arguments, metadata and numbers are personal. */
        @Override
        public String toString() {
            return "ToolCalls[" + calls.size() + "]";
        }
    }

    /** One of Vapi's other messages: acknowledged, not read. */
    record Other() implements VapiMessage {}

    /** Not a message: {@code reason} quotes nothing of it. */
    record Unreadable(String reason) implements VapiMessage {}
}
