/** Room 1: a webhook in, a {@link io.handshake.contracts.BookingRequested} out. */
@NullMarked
package io.handshake.ingress.intake;

import org.jspecify.annotations.NullMarked;
