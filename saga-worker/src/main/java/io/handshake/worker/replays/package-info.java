/** Replays: what a person does about failed bookings; one again, many again, and an undo that is stuck. */
@NullMarked
package io.handshake.worker.replays;

import org.jspecify.annotations.NullMarked;
