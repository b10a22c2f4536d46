package io.handshake.local.house;

/** How a process ended, in words. */
public final class EndOf {

    private static final int SIGNAL_BASE = 128;

    /** A shell's convention, which Java follows: above 128 it is a signal's number. */
    public static String process(int exitValue) {
        return exitValue > SIGNAL_BASE
                ? "ended (signal " + (exitValue - SIGNAL_BASE) + ")"
                : "ended (exit " + exitValue + ")";
    }

    private EndOf() {}
}
