/** The ingress service: room 1, intake, and room 7, answer. Here: the main class and the line to Kafka that both use. */
@NullMarked
package io.handshake.ingress;

import org.jspecify.annotations.NullMarked;
