/** The bookings as people look at them: lists, searches, exports, and one booking with its timeline. Reads, never decides. */
@NullMarked
package io.handshake.worker.bookings;

import org.jspecify.annotations.NullMarked;
