/** The launcher of {@code ./handshake dev}. */
@NullMarked
package io.handshake.local;

import org.jspecify.annotations.NullMarked;
