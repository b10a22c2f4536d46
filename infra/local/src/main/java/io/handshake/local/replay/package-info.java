/** The command that lists failed bookings and replays them, over the saga-worker's API. */
@NullMarked
package io.handshake.local.replay;

import org.jspecify.annotations.NullMarked;
