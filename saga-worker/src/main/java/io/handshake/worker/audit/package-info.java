/** The audit: what people and their programs did to bookings, clinics and letters, and who did it when. */
@NullMarked
package io.handshake.worker.audit;

import org.jspecify.annotations.NullMarked;
