/** Room 2: what crosses Kafka. */
@NullMarked
package io.handshake.contracts;

import org.jspecify.annotations.NullMarked;
