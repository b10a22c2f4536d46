package io.handshake.embedded.google;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads an event's {@code start} and {@code end} and spells them as Google does: in the calendar's own offset. */
record EventTimes(ZoneId calendarZone) {

    private static final DateTimeFormatter RFC_3339 = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX");

    /** Rewrites {@code start} and {@code end} of the event in place. */
    void settle(ObjectNode event) {
        Instant start = settle(event, "start");
        Instant end = settle(event, "end");
        if (!end.isAfter(start)) {
            throw GoogleError.timeRangeEmpty().refusal();
        }
    }

    static Instant instant(JsonNode event, String side) {
        JsonNode time = event.path(side);
        if (time.hasNonNull("date")) {
            return LocalDate.parse(Json.text(time, "date"))
                    .atStartOfDay(ZoneId.of(Json.text(time, "timeZone")))
                    .toInstant();
        }
        return OffsetDateTime.parse(Json.text(time, "dateTime")).toInstant();
    }

    String spelled(Instant instant) {
        return RFC_3339.format(instant.atZone(calendarZone));
    }

    private Instant settle(ObjectNode event, String side) {
        if (!(event.get(side) instanceof ObjectNode time)) {
            throw GoogleError.required("Missing " + side + " time.").refusal();
        }
        boolean hasDate = time.hasNonNull("date");
        boolean hasDateTime = time.hasNonNull("dateTime");
        if (hasDate == hasDateTime) {
            throw GoogleError.required("The " + side + " time needs either a date or a dateTime.")
                    .refusal();
        }
        String zone = Json.text(time, "timeZone");
        try {
            if (hasDate) {
                time.put(
                        "timeZone",
                        zone.isEmpty() ? calendarZone.getId() : ZoneId.of(zone).getId());
                return instant(event, side);
            }
            Instant instant = instant(Json.text(time, "dateTime"), zone, side).truncatedTo(ChronoUnit.SECONDS);
            time.put("dateTime", spelled(instant)).put("timeZone", zone.isEmpty() ? calendarZone.getId() : zone);
            return instant;
        } catch (DateTimeException e) {
            throw GoogleError.invalid("Invalid " + side + " time.").refusal();
        }
    }

    /** An offset is mandatory unless a zone is named. */
    private static Instant instant(String dateTime, String zone, String side) {
        ZoneId named = zone.isEmpty() ? null : ZoneId.of(zone);
        try {
            return OffsetDateTime.parse(dateTime).toInstant();
        } catch (DateTimeParseException withoutOffset) {
            LocalDateTime local = LocalDateTime.parse(dateTime);
            if (named == null) {
                throw GoogleError.required("Missing time zone definition for " + side + " time.")
                        .refusal();
            }
            return local.atZone(named).toInstant();
        }
    }
}
