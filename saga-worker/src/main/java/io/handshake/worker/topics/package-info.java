/** The topics themselves: made, grown and altered by a command of their own, and asked for before the worker starts. */
@NullMarked
package io.handshake.worker.topics;

import org.jspecify.annotations.NullMarked;
