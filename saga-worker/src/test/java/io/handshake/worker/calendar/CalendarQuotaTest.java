package io.handshake.worker.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.OrgId;
import io.handshake.worker.saga.StepResult.Unavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CalendarQuotaTest {

    private static final OrgId ONE = new OrgId("one");
    private static final OrgId OTHER = new OrgId("other");

    private final StillClock clock = new StillClock();

    @Test
    void noMinuteSeesMoreThanItsQuota() {
        CalendarQuota quota = new CalendarQuota(10_000, 100, clock);
        int given = 0;

        for (int tenths = 0; tenths < 600; tenths++) {
            for (int i = 0; i < 5; i++) {
                given += quota.ask(ONE).isEmpty() ? 1 : 0;
            }
            clock.forward(Duration.ofMillis(100));
        }

        assertThat(given).isBetween(95, 100);
    }

    @Test
    void callsLessThanAMillisecondApartStarveNobody() {
        CalendarQuota quota = new CalendarQuota(10_000, 1000, clock);
        int given = 0;

        for (int calls = 0; calls < 200_000; calls++) {
            given += quota.ask(ONE).isEmpty() ? 1 : 0;
            clock.forward(Duration.ofNanos(300_000));
        }

        assertThat(given).isBetween(950, 1000);
    }

    @Test
    void whoGetsNoneIsToldWhenToCome() {
        CalendarQuota quota = new CalendarQuota(10_000, 100, clock);
        Optional<Unavailable> answer = Optional.empty();
        for (int i = 0; i < 51; i++) {
            answer = quota.ask(ONE);
        }

        assertThat(answer).hasValueSatisfying(unavailable -> {
            assertThat(unavailable.detail()).isEqualTo("clinic_rate_limit");
            clock.forward(unavailable.notBefore());
        });
        assertThat(quota.ask(ONE)).isEmpty();
    }

    @Test
    void oneClinicsHasteDoesNotSlowAnother() {
        CalendarQuota quota = new CalendarQuota(10_000, 100, clock);
        for (int i = 0; i < 50; i++) {
            quota.ask(ONE);
        }

        assertThat(quota.ask(ONE)).isPresent();
        assertThat(quota.ask(OTHER)).isEmpty();
    }

    @Test
    void aBusyProjectCostsAClinicNothing() {
        CalendarQuota quota = new CalendarQuota(10, 100, clock);
        assertThat(quota.ask(OTHER)).isEmpty();

        for (int i = 0; i < 50; i++) {
            assertThat(quota.ask(ONE).map(Unavailable::detail)).contains("project_rate_limit");
        }
    }

    @Test
    void aRestingClinicAsksNothingAndAnotherGoesOn() {
        CalendarQuota quota = new CalendarQuota(10_000, 100, clock);

        quota.rest(ONE, Duration.ZERO);

        assertThat(quota.ask(ONE)).contains(new Unavailable("clinic_quota_rests", CalendarQuota.REST));
        assertThat(quota.ask(OTHER)).isEmpty();
        clock.forward(CalendarQuota.REST);
        assertThat(quota.ask(ONE)).isEmpty();
    }

    @Test
    void aThrottleIsARestOfAMinuteAtMost() {
        CalendarQuota quota = new CalendarQuota(10_000, 100, clock);

        quota.throttle(ONE, Duration.ofMinutes(10));
        quota.throttle(ONE, Duration.ofSeconds(3));

        assertThat(quota.ask(ONE)).contains(new Unavailable("clinic_throttled", CalendarQuota.LONGEST_THROTTLE));
        assertThat(quota.ask(OTHER)).isEmpty();
        clock.forward(CalendarQuota.LONGEST_THROTTLE);
        assertThat(quota.ask(ONE)).isEmpty();
    }

    @Test
    void aThrottleDoesNotCutALongerRestShort() {
        CalendarQuota quota = new CalendarQuota(10_000, 100, clock);

        quota.rest(ONE, Duration.ZERO);
        quota.throttle(ONE, Duration.ofSeconds(3));

        assertThat(quota.ask(ONE)).contains(new Unavailable("clinic_quota_rests", CalendarQuota.REST));
    }

    @Test
    void aRestingProjectAsksNothing() {
        CalendarQuota quota = new CalendarQuota(10_000, 100, clock);

        quota.restProject(Duration.ofMinutes(5));

        assertThat(quota.ask(OTHER)).contains(new Unavailable("project_quota_rests", Duration.ofMinutes(5)));
    }

    private static final class StillClock extends Clock {

        private Instant now = Instant.parse("2026-11-22T12:00:00Z");

        void forward(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("instants only");
        }
    }
}
