package io.handshake.contracts.rules.planted.house;

/** In the root itself. */
public record House(String address) {}
