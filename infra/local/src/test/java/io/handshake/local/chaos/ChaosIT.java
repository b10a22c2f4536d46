package io.handshake.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.local.Screen;
import io.handshake.local.audit.Answers;
import io.handshake.local.audit.Evidence;
import io.handshake.local.audit.Evidence.Appointment;
import io.handshake.local.audit.Evidence.Event;
import io.handshake.local.audit.Given;
import io.handshake.local.audit.Given.Answered;
import io.handshake.local.house.HousePlan;
import io.handshake.local.house.LocalHouse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A small run of {@code ./handshake chaos}, with a seed that strikes workers, an ingress and the database. */
@Order(Integer.MAX_VALUE - 1)
@Timeout(400)
class ChaosIT {

    private static final Path ROOT =
            Path.of(System.getProperty("handshake.root")).toAbsolutePath().normalize();

    @Test
    void keepsEveryPromiseWhileProcessesDieAndGoogleMisbehaves() {
        ChaosOptions options = ChaosOptionsTest.parse(
                "--seed",
                "51",
                "--bookings",
                "150",
                "--rate",
                "15",
                "--faults",
                "6",
                "--clinics",
                "10",
                "--ingresses",
                "1");
        ChaosPlan plan = ChaosPlan.of(options, LocalDate.now(Clock.systemUTC()));
        Path data = ROOT.resolve("infra/local/target/journeys/chaos house");
        try (LocalHouse house = LocalHouse.openAnew(HousePlan.alone(ROOT, data))) {
            ChaosHouse.start(house, options.workers(), options.ingresses());
            ChaosHouse.settle(house, plan.clinics());
            ChaosRun run =
                    new ChaosRun(house, options, plan, new Screen(System.out, System.nanoTime()), Clock.systemUTC());

            ChaosRun.Result result = run.run();

            assertThat(result.figures().violations()).as(options.command()).isEmpty();
            assertThat(result.figures().isGood()).as("decided within the bound").isTrue();
            assertThat(result.figures().faults()).isEqualTo(options.faults());
            assertThat(result.figures().states()).containsKey("CONFIRMED");
            findsWhatIsPlanted(run, result.evidence(), result.answers());
        }
    }

    /** An audit that cannot fail says nothing: this run's own evidence, with something changed. */
    private static void findsWhatIsPlanted(ChaosRun run, Evidence seen, Answers answers) {
        Event one = seen.events().stream()
                .filter(event -> !event.marker().isEmpty())
                .findFirst()
                .orElseThrow();
        Appointment row = seen.appointments().stream()
                .filter(appointment -> appointment.bookingId().equals(one.marker()))
                .findFirst()
                .orElseThrow();
        Given told = answers.given().stream()
                .filter(given -> given.heard() instanceof Answered answered
                        && answered.status().equals("failed")
                        && !answered.bookingId().isEmpty())
                .findFirst()
                .orElseThrow();

        List<Event> twice = new ArrayList<>(seen.events());
        twice.add(new Event(one.account(), "0extra", one.marker(), one.startsAt(), one.endsAt()));
        assertThat(run.violations(
                        new Evidence(
                                seen.requests(),
                                seen.outcomes(),
                                seen.decisions(),
                                seen.appointments(),
                                twice,
                                seen.calendars()),
                        answers))
                .singleElement()
                .asString()
                .startsWith("I2: booking " + one.marker());

        List<Appointment> without = new ArrayList<>(seen.appointments());
        without.remove(row);
        assertThat(run.violations(
                        new Evidence(
                                seen.requests(),
                                seen.outcomes(),
                                seen.decisions(),
                                without,
                                seen.events(),
                                seen.calendars()),
                        answers))
                .as("the answer names it, too")
                .allMatch(line -> line.contains(one.marker()))
                .anyMatch(line -> line.startsWith("I2: booking " + one.marker()));

        assertThat(run.violations(
                        new Evidence(
                                seen.requests(),
                                seen.outcomes().stream()
                                        .filter(outcome -> !outcome.outcome()
                                                .bookingId()
                                                .toString()
                                                .equals(one.marker()))
                                        .toList(),
                                seen.decisions(),
                                seen.appointments(),
                                seen.events(),
                                seen.calendars()),
                        answers))
                .anyMatch(line -> line.startsWith("I1: no outcome names request"))
                .anyMatch(line -> line.contains(one.marker()) && line.endsWith("was not announced"));

        List<Given> lying = new ArrayList<>(answers.given());
        String bookingId = ((Answered) told.heard()).bookingId();
        lying.add(new Given(
                told.orgId(),
                told.callId(),
                told.requestId(),
                new Answered(false, told.requestId(), "confirmed", "", bookingId, "", ""),
                told.at()));
        assertThat(run.violations(seen, new Answers(lying, lying.size(), answers.mayBeLost())))
                .anyMatch(line -> line.contains(bookingId) && line.contains("but no confirmation names it"));
    }
}
