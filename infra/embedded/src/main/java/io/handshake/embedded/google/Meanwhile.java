package io.handshake.embedded.google;

/** What the caller sees while a late write is still under way. */
public enum Meanwhile {
    DROP,
    STALL
}
