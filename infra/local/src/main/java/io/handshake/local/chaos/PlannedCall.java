package io.handshake.local.chaos;

import io.handshake.local.talk.VapiCall;
import java.time.Duration;

/**
 * A webhook call.
 *
 * @param at since the load began
 * @param ingress which of them is called; any number, taken modulo how many there are
 */
record PlannedCall(Duration at, Kind kind, int ingress, VapiCall call) {

    /** What it is to the calls before it. */
    enum Kind {
        /** A wish of its own. */
        WISH,
        /** The same webhook once more, byte for byte. */
        SAME_WEBHOOK,
        /** The model says it once more, under a new tool-call id. */
        MODEL_REPEATS,
        /** Somebody else on another phone wants the same slot. */
        RIVAL_CALLER,
        /** Another patient in the same call for the same time. */
        SECOND_PATIENT
    }
}
