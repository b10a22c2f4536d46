package io.handshake.worker.inbox;

import java.util.UUID;

/** This run of this process: a restarted worker is another instance, and takes over from its former self. */
public record WorkerInstance(UUID id) {}
