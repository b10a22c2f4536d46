/** Room 5, second step: the event in the clinic's own Google Calendar. */
@NullMarked
package io.handshake.worker.calendar;

import org.jspecify.annotations.NullMarked;
