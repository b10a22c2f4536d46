package io.handshake.worker;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The saga's settings, {@code handshake.saga.*}.
 *
 * @param minimumLead a booking decided after the caller's wait is still made if it starts at least this far ahead
 * @param held bookings in memory, running or waiting; more stay in their rows
 * @param deciding bookings that are being decided at once
 * @param undoing undos that run at once
 * @param heldPerCalendar bookings of one calendar in memory; more stay in their rows, and leave room for other calendars
 * @param decidingPerCalendar bookings of one calendar that are being decided at once
 * @param undoingPerCalendar undos of one calendar that run at once
 */
@ConfigurationProperties("handshake.saga")
public record SagaSettings(
        @DefaultValue("1h") Duration minimumLead,
        @DefaultValue("4096") int held,
        @DefaultValue("1024") int deciding,
        @DefaultValue("128") int undoing,
        @DefaultValue("256") int heldPerCalendar,
        @DefaultValue("4") int decidingPerCalendar,
        @DefaultValue("2") int undoingPerCalendar) {}
