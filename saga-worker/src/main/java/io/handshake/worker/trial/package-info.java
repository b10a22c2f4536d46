/** Test bookings: does a clinic's calendar take an event and give it back? They leave nothing behind. */
@NullMarked
package io.handshake.worker.trial;

import org.jspecify.annotations.NullMarked;
