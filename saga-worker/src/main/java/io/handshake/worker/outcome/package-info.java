/** Room 6: what was decided goes out to Kafka. */
@NullMarked
package io.handshake.worker.outcome;

import org.jspecify.annotations.NullMarked;
