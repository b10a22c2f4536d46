/** The console: the desk where people look at bookings and mend them. */
@NullMarked
package io.handshake.worker.console;

import org.jspecify.annotations.NullMarked;
