package io.handshake.worker.calendar;

import com.google.api.client.util.DateTime;
import com.google.api.services.calendar.model.Event;
import com.google.api.services.calendar.model.EventDateTime;
import io.handshake.contracts.BookingRequested;
import io.handshake.worker.saga.Booking;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A booking as an event, and what an event that we find says of it.
 *
 * <p>Who may read the calendar sees "busy" ({@code visibility: private}); who may write to it, as the reception does, sees
 * service and name, and phone and notes only after opening the event.
 */
final class GoogleEvents {

    /** The private extended property that says whose event it is: the booking id. */
    static final String MARKER = "handshake_booking";
    /** Which attempt made it. */
    static final String ATTEMPT = "handshake_attempt";
    /** A digest of what we wrote. Whatever a person changes, it no longer fits. */
    static final String CONTENT = "handshake_content";

    static final String CONFIRMED = "confirmed";
    static final String CANCELLED = "cancelled";

    private static final String DEFAULT_SUMMARY = "Appointment";

    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cntrl}]+");
    private static final Pattern MARK_UP = Pattern.compile("<[^>]*>|&[#\\w]{1,10};");
    private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{N}]+");

    static Event of(Booking booking) {
        BookingRequested request = booking.request();
        Event event = new Event()
                .setId(booking.eventId().value())
                .setSummary(summary(request))
                .setDescription(description(request))
                .setStart(at(booking.startsAt(), request.timeZone()))
                .setEnd(at(booking.endsAt(), request.timeZone()))
                .setStatus(CONFIRMED)
                .setTransparency("opaque")
                .setVisibility("private");
        return event.setExtendedProperties(new Event.ExtendedProperties()
                .setPrivate(Map.of(
                        MARKER, booking.id().toString(),
                        ATTEMPT, Integer.toString(booking.attempt()),
                        CONTENT, digest(event))));
    }

    /** Whether this is an answer about our event at all: it names the id, and a state. */
    static boolean isAboutOurId(Event event, Booking booking) {
        return booking.eventId().value().equals(event.getId()) && event.getStatus() != null;
    }

    static boolean isCancelled(Event event) {
        return CANCELLED.equals(event.getStatus());
    }

    static boolean isOurs(Event event, Booking booking) {
        return booking.id().toString().equals(property(event, MARKER));
    }

    /** Confirmed, ours, under our id, at our time. */
    static boolean stands(Event event, Booking booking) {
        return booking.eventId().value().equals(event.getId())
                && CONFIRMED.equals(event.getStatus())
                && isOurs(event, booking)
                && isAtItsTime(event, booking);
    }

    static boolean isAtItsTime(Event event, Booking booking) {
        return moment(event.getStart()) == booking.startsAt().toEpochMilli()
                && moment(event.getEnd()) == booking.endsAt().toEpochMilli();
    }

    /**
     * Whether anybody has touched what we wrote. The digest was made by whichever release made the event, so a changed
     * wording of ours is no edit; {@code updated} and {@code sequence} would not do, as Google moves them by itself.
     */
    static boolean isEdited(Event event) {
        return !digest(event).equals(property(event, CONTENT)) || hasWhatWeNeverWrite(event);
    }

    private static boolean hasWhatWeNeverWrite(Event event) {
        return !isNothing(event.getRecurrence())
                || !isNothing(event.getAttendees())
                || !isNothing(event.getAttachments())
                || event.getConferenceData() != null
                || event.getColorId() != null
                || "transparent".equals(event.getTransparency());
    }

    private static boolean isNothing(@Nullable List<?> list) {
        return list == null || list.isEmpty();
    }

    private static String summary(BookingRequested request) {
        String service = request.serviceType().isBlank() ? DEFAULT_SUMMARY : oneLine(request.serviceType());
        return service + ": " + oneLine(request.patient().name());
    }

    private static String description(BookingRequested request) {
        StringBuilder text = new StringBuilder();
        line(text, "Phone", request.patient().phone());
        line(text, "E-mail", request.patient().email());
        line(text, "Notes", request.notes());
        return text.append("Booked by phone.").toString();
    }

    private static void line(StringBuilder text, String label, String value) {
        if (!value.isBlank()) {
            text.append(label).append(": ").append(oneLine(value)).append('\n');
        }
    }

    private static String oneLine(String text) {
        return SPACE.matcher(text).replaceAll(" ").strip();
    }

    /** Offset and zone: the offset is the moment, the zone is how the clinic reads it. */
    private static EventDateTime at(Instant moment, ZoneId zone) {
        int offsetMinutes = zone.getRules().getOffset(moment).getTotalSeconds() / 60;
        return new EventDateTime()
                .setDateTime(new DateTime(moment.toEpochMilli(), offsetMinutes))
                .setTimeZone(zone.getId());
    }

    /** An all-day event has no moment. */
    private static long moment(@Nullable EventDateTime at) {
        return at == null || at.getDateTime() == null
                ? Long.MIN_VALUE
                : at.getDateTime().getValue();
    }

    private static @Nullable String property(Event event, String name) {
        Event.ExtendedProperties properties = event.getExtendedProperties();
        return properties == null || properties.getPrivate() == null
                ? null
                : properties.getPrivate().get(name);
    }

    /**
     * Google may tidy white space, and the mark-up of a description, where letters and digits are what a person changes. A
     * summary has no mark-up: there even a tick counts.
     */
    private static String digest(Event event) {
        String content = String.join(
                "|",
                List.of(
                        oneLine(Objects.requireNonNullElse(event.getSummary(), "")),
                        lettersOf(event.getDescription()),
                        lettersOf(event.getLocation()),
                        Long.toString(moment(event.getStart())),
                        Long.toString(moment(event.getEnd()))));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static String lettersOf(@Nullable String text) {
        String withoutMarkUp =
                MARK_UP.matcher(Objects.requireNonNullElse(text, "")).replaceAll("");
        return NO_LETTERS.matcher(withoutMarkUp).replaceAll("");
    }

    private GoogleEvents() {}
}
