package io.handshake.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureReasonTest {

    @Test
    void namesStayWhatTheyAre() {
        assertThat(Arrays.stream(FailureReason.values()).map(Enum::name))
                .containsExactly(
                        "SLOT_TAKEN",
                        "INVALID_REQUEST",
                        "START_IN_PAST",
                        "TOO_LATE",
                        "CLINIC_UNKNOWN",
                        "CALENDAR_NOT_CONNECTED",
                        "CALENDAR_ACCESS_REVOKED",
                        "CALENDAR_REJECTED",
                        "CALENDAR_UNAVAILABLE",
                        "APPOINTMENT_REJECTED",
                        "PLATFORM_MISCONFIGURED");
    }

    @ParameterizedTest
    @EnumSource
    void hasASentenceForTheCallerAndOneForTheOperator(FailureReason reason) {
        assertThat(reason.callerSentence()).matches("Sorry, [^\\p{Cntrl}]+[.?]").hasSizeLessThan(160);
        assertThat(reason.operatorSentence())
                .matches("\\p{Lu}[^\\p{Cntrl}]+\\.")
                .hasSizeLessThan(200);
    }

    @ParameterizedTest
    @EnumSource
    void tellsTheCallerNothingOfTheInside(FailureReason reason) {
        assertThat(reason.callerSentence())
                .doesNotContainPattern(
                        "(?i)google|postgres|kafka|oauth|token|consent|database|server|config|error|exception|duplicate|\\bid\\b|[A-Z]_[A-Z]");
    }

    @ParameterizedTest
    @EnumSource
    void neverTellsTheCallerThatItIsBookedOrPending(FailureReason reason) {
        assertThat(reason.callerSentence().toLowerCase(Locale.ROOT).replace("nothing has been booked", ""))
                .doesNotContain("has been booked.", "is booked", "confirmed", "pending");
    }
}
