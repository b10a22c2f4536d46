package io.handshake.local.verify;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All checks, one after the other; bookings come before the tables are looked at for what they have left. */
final class Verification {

    private final Premises premises;
    private final boolean booking;

    Verification(Premises premises, boolean booking) {
        this.premises = premises;
        this.booking = booking;
    }

    VerifyReport run() {
        var at = premises.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        List<Checked> findings =
                checks().flatMap(check -> looked(check).stream()).toList();
        return new VerifyReport(
                at, premises.ingress().toString(), premises.worker().toString(), findings);
    }

    private Stream<Check> checks() {
        List<Check> checks = new ArrayList<>(List.of(
                new SettingsCheck(premises),
                new TinkKeysetCheck(premises),
                new ServicesCheck(premises),
                new DoorsCheck(premises),
                new ClocksCheck(premises),
                new GoogleClientCheck(premises),
                new ClinicsCheck(premises),
                new WorkCheck(premises)));
        checks.addAll(
                booking
                        ? List.of(new WebhookWalkCheck(premises), new CalendarWalkCheck(premises))
                        : List.of(new NoBookingCheck()));
        checks.add(new KafkaCheck(premises));
        checks.add(new SqlDatabaseCheck(premises));
        return checks.stream();
    }

    /** A check that breaks is a finding too, and ends no other. Its message may quote what it read. */
    private static List<Checked> looked(Check check) {
        try {
            return check.look();
        } catch (RuntimeException e) {
            return new Findings(check.area())
                    .failed(
                            check.getClass().getSimpleName(),
                            "It could not look (" + e.getClass().getSimpleName() + ").",
                            "This is a fault of the check, or an answer that nobody has thought of.")
                    .all();
        }
    }

    private static final class NoBookingCheck implements Check {

        @Override
        public String area() {
            return "booking";
        }

        @Override
        public List<Checked> look() {
            return new Findings(area()).skipped("booking", "--no-booking").all();
        }
    }
}
