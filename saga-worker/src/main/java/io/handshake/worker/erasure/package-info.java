/** Erasure: what is personal of a patient, or all that is kept of a clinic, is taken out of our tables on somebody's word. */
@NullMarked
package io.handshake.worker.erasure;

import org.jspecify.annotations.NullMarked;
