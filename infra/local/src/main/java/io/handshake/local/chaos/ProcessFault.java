package io.handshake.local.chaos;

import java.time.Duration;

/**
 * A fault that strikes a process.
 *
 * @param at since the load began
 * @param target which of several; any number, taken modulo how many there are
 * @param lasts how long it is paused, or stays down before it is started again
 */
record ProcessFault(Duration at, Strike strike, int target, Duration lasts) {}
