/** A clinic's way through Google's consent page, and who may set out on it. */
@NullMarked
package io.handshake.worker.consent;

import org.jspecify.annotations.NullMarked;
