package io.handshake.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The derivations are for ever: a booking on its way, an event in a calendar and a consumer that counts copies all rely
 * on them. The literals were computed with Python's uuid and hashlib, from the same names.
 */
class IdsTest {

    private static final OrgId ORG = new OrgId("org-1");
    private static final Instant START = Instant.parse("2026-11-24T14:00:00Z");
    private static final BookingId BOOKING = BookingId.of(ORG, "call-1", "primary", START);

    @Test
    void namedUuidsAreThoseOfTheRfc() {
        UUID dns = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

        // RFC 9562, appendix A.4
        assertThat(NamedUuid.of(dns, "www.example.com".getBytes(UTF_8)))
                .hasToString("2ed6657d-e927-568b-95e1-2665a8aea6a2");
    }

    @Test
    void partsOfANameDoNotRunIntoEachOther() {
        UUID namespace = new UUID(1, 2);

        assertThat(NamedUuid.of(namespace, List.of("a", "bc")))
                .isNotEqualTo(NamedUuid.of(namespace, List.of("ab", "c")));
        assertThat(NamedUuid.of(namespace, List.of("a", ""))).isNotEqualTo(NamedUuid.of(namespace, List.of("a")));
        assertThat(NamedUuid.of(namespace, List.of("1:a"))).isNotEqualTo(NamedUuid.of(namespace, List.of("1", "a")));
    }

    @Test
    void theBookingIdStaysWhatItWas() {
        assertThat(BOOKING).hasToString("303f3982-330f-52ea-ae07-75e6d51248db");
    }

    @Test
    void anotherOrgCallCalendarOrStartIsAnotherBooking() {
        assertThat(List.of(
                        BookingId.of(new OrgId("org-2"), "call-1", "primary", START),
                        BookingId.of(ORG, "call-2", "primary", START),
                        BookingId.of(ORG, "call-1", "diary", START),
                        BookingId.of(ORG, "call-1", "primary", START.plusSeconds(1))))
                .doesNotHaveDuplicates()
                .doesNotContain(BOOKING);
    }

    @Test
    void theEventIdStaysWhatItWasAndEachAttemptHasItsOwn() {
        assertThat(EventId.of(ORG, BOOKING, 1)).hasToString("c48570098ef91b0b6bfd15eb79ee43cfe332697b");
        assertThat(EventId.of(ORG, BOOKING, 2)).hasToString("1a1a999a8a88d3ad51d430173032bf4e82244846");
    }

    @Test
    void anEventIdIsOfTheCharactersThatGoogleTakes() {
        for (int attempt = 1; attempt <= 100; attempt++) {
            assertThat(EventId.of(ORG, BOOKING, attempt).value()).matches("[0-9a-v]{5,1024}");
        }
    }

    @Test
    void theOutcomeIdStaysWhatItWas() {
        assertThat(Samples.CONFIRMED.outcomeId()).hasToString("c1523426-d68c-5c3d-add0-a4848cb4c468");
        assertThat(Samples.FAILED.outcomeId()).hasToString("c076d903-da53-5c32-a546-fa3c91b06709");
    }

    @Test
    void copiesOfAnOutcomeShareItsId() {
        BookingFailed copy = Samples.with(Samples.FAILED, "decidedAt", START);

        assertThat(copy.outcomeId()).isEqualTo(Samples.FAILED.outcomeId());
        assertThat(Samples.with(Samples.FAILED, "attempt", 2).outcomeId()).isNotEqualTo(Samples.FAILED.outcomeId());
    }

    @Test
    void theStepIdStaysWhatItWas() {
        assertThat(Samples.STEP.stepId()).hasToString("f3357a0d-8581-541f-8621-58e38404632a");
    }

    @Test
    void everyTryOfAStepHasAnIdOfItsOwn() {
        StepFinished step = Samples.STEP;

        assertThat(List.of(
                        step.stepId(),
                        Samples.with(step, "attempt", 2).stepId(),
                        Samples.with(step, "claim", 4L).stepId(),
                        Samples.with(step, "step", "save-booking").stepId(),
                        Samples.with(step, "direction", StepFinished.Direction.DO)
                                .stepId(),
                        Samples.with(step, "tryNumber", 3).stepId()))
                .doesNotHaveDuplicates();
    }

    @Test
    void aBookingIdIsReadFromItsTextInEitherCase() {
        assertThat(BookingId.parse(BOOKING.toString())).isEqualTo(BOOKING);
        assertThat(BookingId.parse(BOOKING.toString().toUpperCase(Locale.ROOT))).isEqualTo(BOOKING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "1-1-1-1-1",
                "303f3982330f52eaae0775e6d51248db",
                " 303f3982-330f-52ea-ae07-75e6d51248db",
                "303f3982-330f-52ea-ae07-75e6d51248dg"
            })
    void aBookingIdIsReadFromNothingElse(String text) {
        assertThatThrownBy(() -> BookingId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bookingId: expected a UUID, found other text")
                .hasNoCause();
    }

    @Test
    void twoRefusedDeliveriesAreTwoEventsAndNoCopiesOfTheFailure() {
        BookingFailed reused = Samples.with(Samples.FAILED, "detail", BookingFailed.REQUEST_ID_REUSED);
        BookingFailed other = Samples.with(reused, "requestIds", List.of(new RequestId("call_another")));

        assertThat(Stream.of(Samples.FAILED, reused, other).map(BookingFailed::outcomeId))
                .doesNotHaveDuplicates();
        assertThat(Samples.with(reused, "late", !reused.late()).outcomeId()).isEqualTo(reused.outcomeId());
        assertThat(Stream.of(Samples.FAILED, reused, other).map(BookingFailed::answersOneDelivery))
                .containsExactly(false, true, true);
    }
}
