package io.handshake.local.talk;

/** What came back over HTTP. */
public record Reply(int status, String body) {}
