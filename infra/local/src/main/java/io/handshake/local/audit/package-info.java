/** Checks from outside that calendars, tables and topics tell one story. */
@NullMarked
package io.handshake.local.audit;

import org.jspecify.annotations.NullMarked;
