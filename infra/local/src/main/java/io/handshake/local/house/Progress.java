package io.handshake.local.house;

import java.time.Duration;

/** Hears what has come up, in the order in which it does. */
public interface Progress {

    Progress SILENT = (what, took, where) -> {};

    /**
     * Called by several threads.
     *
     * @param where an address, in words that a person can use
     */
    void isUp(String what, Duration took, String where);
}
