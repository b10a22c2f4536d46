/** Clinics and their Google connection. */
@NullMarked
package io.handshake.worker.clinics;

import org.jspecify.annotations.NullMarked;
