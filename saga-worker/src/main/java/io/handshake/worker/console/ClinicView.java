package io.handshake.worker.console;

import io.handshake.worker.clinics.Clinic;
import io.handshake.worker.clinics.ClinicCard;
import io.handshake.worker.clinics.ConnectionCard;
import io.handshake.worker.clinics.ConnectionTimes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A clinic as its pages show it.
 *
 * @param badge how its state is coloured
 * @param words why it stands so; empty when all is well
 * @param times empty when it was never connected, or cannot be read
 * @param since when it was noticed that a person is needed
 */
public record ClinicView(
        String orgId,
        String name,
        String calendarId,
        ZoneId zone,
        String badge,
        String state,
        String words,
        Optional<ConnectionTimes> times,
        Optional<Instant> since,
        Optional<Instant> lastTriedAt) {

    private static final ZoneId UTC = ZoneId.of("UTC");

    static ClinicView of(ClinicCard card) {
        return switch (card) {
            case ClinicCard.Legible(Clinic clinic, ConnectionCard connection) -> of(clinic, connection);
            case ClinicCard.Illegible illegible ->
                new ClinicView(
                        illegible.orgId().value(),
                        "",
                        "",
                        UTC,
                        "bad",
                        "unreadable",
                        "Its row was written by another version, or by hand. Enter its name, calendar and zone anew.",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        };
    }

    private static ClinicView of(Clinic clinic, ConnectionCard connection) {
        return switch (connection) {
            case ConnectionCard.NotConnected() ->
                of(clinic, "idle", "never connected", connection, Optional.empty(), Optional.empty(), Optional.empty());
            case ConnectionCard.Connected connected ->
                of(
                        clinic,
                        connected.words().isEmpty() ? "ok" : "wait",
                        "connected",
                        connection,
                        Optional.of(connected.times()),
                        Optional.empty(),
                        Optional.empty());
            case ConnectionCard.ReconnectNeeded broken ->
                of(
                        clinic,
                        "bad",
                        "reconnect needed",
                        connection,
                        Optional.of(broken.times()),
                        Optional.of(broken.since()),
                        Optional.of(broken.lastTriedAt()));
        };
    }

    private static ClinicView of(
            Clinic clinic,
            String badge,
            String state,
            ConnectionCard connection,
            Optional<ConnectionTimes> times,
            Optional<Instant> since,
            Optional<Instant> lastTriedAt) {
        return new ClinicView(
                clinic.orgId().value(),
                clinic.name(),
                clinic.calendarId(),
                clinic.timeZone(),
                badge,
                state,
                connection.words(),
                times,
                since,
                lastTriedAt);
    }

    /** Whether there has ever been a connection to replace. */
    public boolean wasConnected() {
        return times.isPresent();
    }

    public boolean works() {
        return state.equals("connected");
    }

    public Optional<Instant> lastWorkedAt() {
        return times.flatMap(ConnectionTimes::lastWorkedAt);
    }

    public Optional<Instant> endsAt() {
        return times.flatMap(ConnectionTimes::endsAt);
    }

    /** Whether a person has agreed at Google's page, or a token was imported. */
    public String origin() {
        return times.flatMap(ConnectionTimes::grantedAt).isPresent()
                ? "given at Google's page"
                : "imported by a program";
    }

    /** How old the consent is, as far as is known. */
    public String age(Instant now) {
        return times.map(known -> age(Duration.between(known.heldSince(), now))).orElse("");
    }

    private static String age(Duration age) {
        if (age.toDays() > 0) {
            return age.toDays() == 1 ? "1 day old" : age.toDays() + " days old";
        }
        return age.toHours() > 0 ? age.toHours() + " h old" : "less than an hour old";
    }
}
