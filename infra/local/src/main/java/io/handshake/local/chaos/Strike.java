package io.handshake.local.chaos;

/** What is done to a process, and how often beside the others. Pauses are cheap; each start of a JVM costs seconds of CPU. */
enum Strike {
    /** SIGSTOP for longer than its heartbeat counts, then SIGCONT. */
    PAUSE_WORKER(34),
    KILL_WORKER(10),
    /** SIGTERM, and a new start. */
    STOP_WORKER(5),
    PAUSE_INGRESS(22),
    KILL_INGRESS(6),
    STOP_INGRESS(4),
    RESTART_BROKER(4),
    /** A fast shutdown, which breaks open connections. */
    RESTART_DATABASE(8),
    /** SIGKILL to the server and all that it forked. */
    KILL_DATABASE(7);

    private final int weight;

    Strike(int weight) {
        this.weight = weight;
    }

    /** Whether callers who wait at it get no answer. */
    boolean endsAnIngress() {
        return this == KILL_INGRESS || this == STOP_INGRESS;
    }

    int weight() {
        return weight;
    }
}
