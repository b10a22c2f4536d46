/** A stand-in for Google's token endpoint and Calendar API: as strict as Google, and breakable on demand. */
@NullMarked
package io.handshake.embedded.google;

import org.jspecify.annotations.NullMarked;
