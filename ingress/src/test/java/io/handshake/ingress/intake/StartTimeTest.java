package io.handshake.ingress.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.FailureReason;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartTimeTest {

    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration FURTHEST = Duration.ofDays(2000);

    @ParameterizedTest
    @CsvSource({
        "2026-11-24, 14:00, 2026-11-24T14:00:00Z",
        "2026-07-14, 14:00, 2026-07-14T13:00:00Z",
        "2026-07-14, 14:00:00, 2026-07-14T13:00:00Z",
        "2026-07-14, 14:00Z, 2026-07-14T13:00:00Z",
        "2026-07-14, 2pm, 2026-07-14T13:00:00Z",
        "2026-07-14, 2:30 PM, 2026-07-14T13:30:00Z",
        "2026-07-14, 2:30 p.m., 2026-07-14T13:30:00Z",
        "2026-07-14, 9am, 2026-07-14T08:00:00Z",
        "2026-07-14, 12pm, 2026-07-14T11:00:00Z",
        "2026-07-14, noon, 2026-07-14T11:00:00Z",
        "2026-07-14, 12:05am, 2026-07-13T23:05:00Z",
        "2026-07-14, 14:00+01:00, 2026-07-14T13:00:00Z"
    })
    void resolvesDateAndTime(String date, String time, Instant expected) {
        assertThat(start(Map.of("appointmentDate", date, "appointmentTime", time)))
                .isEqualTo(Reading.clear(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-07-14T14:00:00Z, 2026-07-14T13:00:00Z",
        "2026-07-14T14:00:00.000Z, 2026-07-14T13:00:00Z",
        "2026-07-14T14:00, 2026-07-14T13:00:00Z",
        "2026-07-14 14:00, 2026-07-14T13:00:00Z",
        "2026-07-14 2pm, 2026-07-14T13:00:00Z",
        "2026-07-14T14:00:00+01:00, 2026-07-14T13:00:00Z",
        "2026-07-14T14:00:00+0100, 2026-07-14T13:00:00Z",
        "2026-11-24T14:00:00+00:00, 2026-11-24T14:00:00Z",
        "2026-10-25T01:30+01:00, 2026-10-25T00:30:00Z",
        "2026-10-25T01:30+00:00, 2026-10-25T01:30:00Z"
    })
    void resolvesADateTimeAndDoesNotBelieveAZ(String text, Instant expected) {
        for (String name : new String[] {"scheduledAt", "scheduled_at", "startsAt"}) {
            assertThat(start(Map.of(name, text))).isEqualTo(Reading.clear(expected));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2:30",
                "9:00",
                "half two",
                "25:00",
                "14:60",
                "14",
                "2",
                "13pm",
                "0am",
                "midnight",
                "14:30 PM",
                "14:00:00.5",
                "14:00+99:00",
                "14:00 BST",
                "\u0662\u0663:00",
                "99999999999999999999am",
                "-1:00",
                "14:00:61"
            })
    void asksAboutATimeThatIsNotOne(String time) {
        assertThat(reason(start(Map.of("appointmentDate", "2026-07-14", "appointmentTime", time))))
                .isEqualTo(FailureReason.INVALID_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "14/07/2026",
                "2026-7-14",
                "2026-02-30",
                "2026-13-01",
                "tomorrow",
                "20260714",
                "-2026-07-14",
                "99999-01-01"
            })
    void asksAboutADateThatIsNotOne(String date) {
        assertThat(reason(start(Map.of("appointmentDate", date, "appointmentTime", "14:00"))))
                .isEqualTo(FailureReason.INVALID_REQUEST);
        assertThat(reason(start(Map.of("scheduledAt", date + "T14:00")))).isEqualTo(FailureReason.INVALID_REQUEST);
    }

    @Test
    void asksForWhatIsMissing() {
        assertThat(sentence(start(Map.of()))).contains("date").contains("time");
        assertThat(sentence(start(Map.of("appointmentDate", "2026-07-14")))).contains("appointmentTime");
        assertThat(sentence(start(Map.of("appointmentTime", "14:00")))).contains("appointmentDate");
        assertThat(sentence(start(Map.of("scheduledAt", "2026-07-14")))).contains("appointmentTime");
        assertThat(sentence(start(Map.of("scheduledAt", "1790000000")))).contains("appointmentDate");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-07-14T14:00Z, 2026-07-14, 14:00, true",
        "2026-07-14T14:00Z, 2026-07-14, 2pm, true",
        "2026-07-14T14:00Z, 2026-07-14, '', true",
        "2026-07-14T14:00Z, '', 14:00, true",
        "2026-07-14T14:00+01:00, 2026-07-14, 14:00, true",
        "2026-07-14T13:00Z, 2026-07-14, 14:00, false",
        "2026-07-14T14:00Z, 2026-07-15, 14:00, false",
        "2026-07-14T14:00Z, 2026-07-15, '', false",
        "2026-07-14T14:00Z, '', 15:00, false"
    })
    void twoFormsMustAgree(String whole, String date, String time, boolean agree) {
        Reading<Instant> reading =
                start(Map.of("scheduledAt", whole, "appointmentDate", date, "appointmentTime", time));

        assertThat(reading instanceof Reading.Clear).isEqualTo(agree);
    }

    @Test
    void twoSpellingsOfTheWholeMustAgreeToo() {
        assertThat(start(Map.of("scheduledAt", "2026-07-14T14:00", "startsAt", "2026-07-14T14:00Z")))
                .isEqualTo(Reading.clear(Instant.parse("2026-07-14T13:00:00Z")));
        assertThat(reason(start(Map.of("scheduledAt", "2026-07-14T14:00", "startsAt", "2026-07-14T15:00"))))
                .isEqualTo(FailureReason.INVALID_REQUEST);
    }

    @Test
    void refusesAnOffsetThatIsNotTheClinics() {
        assertThat(sentence(start(Map.of("scheduledAt", "2026-07-14T14:00+00:00"))))
                .contains("offset");
        assertThat(sentence(start(Map.of("scheduledAt", "2026-11-24T14:00-05:00"))))
                .contains("offset");
    }

    @Test
    void refusesThePastAndTheUnbelievable() {
        Instant now = Instant.parse("2026-11-22T10:00:00Z");
        SpokenTime lastYear = new SpokenTime(LocalDateTime.parse("2025-11-24T14:00"), new SpokenTime.Offset.NotGiven());
        SpokenTime exactlyNow =
                new SpokenTime(LocalDateTime.parse("2026-11-22T10:00"), new SpokenTime.Offset.NotGiven());
        SpokenTime farAhead = new SpokenTime(LocalDateTime.parse("2028-01-01T14:00"), new SpokenTime.Offset.NotGiven());

        assertThat(reason(StartTime.of(lastYear, LONDON, now, Duration.ofDays(400))))
                .isEqualTo(FailureReason.START_IN_PAST);
        assertThat(reason(StartTime.of(exactlyNow, LONDON, now, Duration.ofDays(400))))
                .isEqualTo(FailureReason.START_IN_PAST);
        assertThat(reason(StartTime.of(farAhead, LONDON, now, Duration.ofDays(400))))
                .isEqualTo(FailureReason.INVALID_REQUEST);
    }

    /** Each minute of every gap and overlap of three years, and the minutes around them. */
    @Test
    void treatsEveryMinuteAroundLondonsTransitionsTruly() {
        int gaps = 0;
        int overlaps = 0;
        ZoneOffsetTransition transition = LONDON.getRules().nextTransition(NOW);
        while (transition.getDateTimeBefore().getYear() <= 2028) {
            LocalDateTime from = transition.getDateTimeBefore().minusHours(3);
            for (int minute = 0; minute < 6 * 60; minute++) {
                LocalDateTime local = from.plusMinutes(minute);
                Reading<Instant> plain = start(Map.of("scheduledAt", local.toString()));
                Reading<Instant> summer = start(Map.of("scheduledAt", local + "+01:00"));
                Reading<Instant> winter = start(Map.of("scheduledAt", local + "+00:00"));
                Instant ifSummer = local.toInstant(ZoneOffset.ofHours(1));
                Instant ifWinter = local.toInstant(ZoneOffset.UTC);
                boolean inGap = transition.isGap()
                        && !local.isBefore(transition.getDateTimeBefore())
                        && local.isBefore(transition.getDateTimeAfter());
                boolean inOverlap = transition.isOverlap()
                        && !local.isBefore(transition.getDateTimeAfter())
                        && local.isBefore(transition.getDateTimeBefore());
                if (inGap) {
                    gaps++;
                    assertThat(sentence(plain)).contains("does not exist");
                    assertThat(sentence(summer)).contains("does not exist");
                    assertThat(sentence(winter)).contains("does not exist");
                } else if (inOverlap) {
                    overlaps++;
                    assertThat(sentence(plain))
                            .contains("first or the second")
                            .contains(local + "+01:00")
                            .contains(local + "+00:00");
                    assertThat(summer).isEqualTo(Reading.clear(ifSummer));
                    assertThat(winter).isEqualTo(Reading.clear(ifWinter));
                } else {
                    boolean isSummer = LONDON.getRules().isDaylightSavings(ifWinter.minusSeconds(1))
                            && LONDON.getRules().isDaylightSavings(ifSummer);
                    assertThat(plain).isEqualTo(Reading.clear(isSummer ? ifSummer : ifWinter));
                    assertThat(summer instanceof Reading.Clear).isEqualTo(isSummer);
                    assertThat(winter instanceof Reading.Clear).isEqualTo(!isSummer);
                }
            }
            transition = LONDON.getRules().nextTransition(transition.getInstant());
        }
        assertThat(gaps).isEqualTo(3 * 60);
        assertThat(overlaps).isEqualTo(3 * 60);
    }

    private static Reading<Instant> start(Map<String, String> arguments) {
        return SpokenTime.of(new Arguments(new HashMap<>(arguments), true))
                .then(spoken -> StartTime.of(spoken, LONDON, NOW, FURTHEST));
    }

    private static FailureReason reason(Reading<?> reading) {
        return ((Reading.Unclear<?>) reading).reason();
    }

    private static String sentence(Reading<?> reading) {
        return ((Reading.Unclear<?>) reading).sentence();
    }
}
