package io.handshake.contracts.rules.planted.unmarked;

/** Its package does not say {@code @NullMarked}. */
public record Unmarked(String text) {}
