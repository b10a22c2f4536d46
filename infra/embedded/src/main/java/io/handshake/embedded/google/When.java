package io.handshake.embedded.google;

/** On which side of the write a fault strikes: after it, the caller cannot know that it happened. */
public enum When {
    BEFORE_APPLYING,
    AFTER_APPLYING
}
