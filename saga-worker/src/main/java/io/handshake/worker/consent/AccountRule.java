package io.handshake.worker.consent;

/** Which Google account may be connected. */
public enum AccountRule {
    /** As far as we can tell. */
    THE_SAME_AS_BEFORE,
    /** Somebody has been told what follows, and wants it. */
    ANY
}
