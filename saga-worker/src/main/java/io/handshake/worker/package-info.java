/** The saga-worker: the rooms between Kafka, Google Calendar and PostgreSQL. */
@NullMarked
package io.handshake.worker;

import org.jspecify.annotations.NullMarked;
