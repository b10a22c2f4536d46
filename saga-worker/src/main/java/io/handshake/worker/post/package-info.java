/** The post: how a record is handed to the brokers by somebody who must know that they have it. */
@NullMarked
package io.handshake.worker.post;

import org.jspecify.annotations.NullMarked;
