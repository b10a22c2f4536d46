/** Room 4: the pure heart. What may happen to a booking, in which order, and how it is undone; the ports live here. */
@NullMarked
package io.handshake.worker.saga;

import org.jspecify.annotations.NullMarked;
