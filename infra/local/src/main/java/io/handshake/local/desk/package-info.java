/** A clinic's front desk for {@code ./handshake dev}: a form that calls as a patient would, and a reception with its own software. */
@NullMarked
package io.handshake.local.desk;

import org.jspecify.annotations.NullMarked;
