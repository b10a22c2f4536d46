/** Real Kafka and real PostgreSQL without Docker, for {@code dev} and for tests; knows nothing of bookings. */
@NullMarked
package io.handshake.embedded;

import org.jspecify.annotations.NullMarked;
