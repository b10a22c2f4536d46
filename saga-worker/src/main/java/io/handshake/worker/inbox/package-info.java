/** Room 3: bookings come in, from Kafka in batches, or from a worker that has died. */
@NullMarked
package io.handshake.worker.inbox;

import org.jspecify.annotations.NullMarked;
