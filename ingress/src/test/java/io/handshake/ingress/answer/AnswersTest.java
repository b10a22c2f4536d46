package io.handshake.ingress.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingId;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.RequestId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {

    private static final OrgId ORG = new OrgId("clinic-1");
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final BookingId BOOKING = BookingId.of(ORG, "call-1", "primary", NOW);
    private static final RequestId A = new RequestId("A");
    private static final RequestId B = new RequestId("B");

    private final Answers answers = new Answers();

    @Test
    void answersEverybodyWhoIsNamedAndNobodyElse() {
        try (Answers.Waiting first = answers.await(BOOKING, A);
                Answers.Waiting retry = answers.await(BOOKING, A);
                Answers.Waiting other = answers.await(BOOKING, B)) {
            answers.decided(failed(A));

            assertThat(first.verdict(Duration.ZERO)).isInstanceOf(Verdict.Failed.class);
            assertThat(retry.verdict(Duration.ZERO)).isInstanceOf(Verdict.Failed.class);
            assertThat(other.verdict(Duration.ofMillis(20))).isEqualTo(new Verdict.Pending(BOOKING));
        }
        assertThat(answers.size()).isZero();
    }

    @Test
    void anOutcomeWithoutWaitersIsForgotten() {
        answers.decided(failed(A));

        try (Answers.Waiting late = answers.await(BOOKING, A)) {
            assertThat(late.verdict(Duration.ofMillis(20))).isEqualTo(new Verdict.Pending(BOOKING));
        }
    }

    @Test
    void tellsThatARequestWasNeverSent() {
        try (Answers.Waiting only = answers.await(BOOKING, A)) {
            only.neverSent();

            assertThat(only.verdict(Duration.ZERO)).isEqualTo(Verdict.notPassedOn());
        }
    }

    @Test
    void tellsNobodyOfAFailureWhileAnotherRequestForTheSameBookingMayBeUnderWay() {
        try (Answers.Waiting unsent = answers.await(BOOKING, A);
                Answers.Waiting sent = answers.await(BOOKING, B)) {
            unsent.neverSent();
            assertThat(unsent.verdict(Duration.ofMillis(20))).isEqualTo(new Verdict.Pending(BOOKING));

            sent.neverSent();
            assertThat(unsent.verdict(Duration.ZERO)).isEqualTo(Verdict.notPassedOn());
            assertThat(sent.verdict(Duration.ZERO)).isEqualTo(Verdict.notPassedOn());
        }
    }

    @Test
    void remembersThatOneWhoLeftMayBeUnderWayUntilItsOutcomeIsHeard() {
        answers.await(BOOKING, B).close();
        try (Answers.Waiting unsent = answers.await(BOOKING, A)) {
            unsent.neverSent();
            assertThat(unsent.verdict(Duration.ofMillis(20))).isEqualTo(new Verdict.Pending(BOOKING));
        }

        answers.decided(failed(B));

        try (Answers.Waiting anew = answers.await(BOOKING, A)) {
            anew.neverSent();
            assertThat(anew.verdict(Duration.ZERO)).isEqualTo(Verdict.notPassedOn());
        }
    }

    @Test
    void awaitsABookingWhileSomebodyWaitsAndAfterThatUntilItsOutcomeIsHeard() {
        assertThat(answers.isAwaited(BOOKING)).isFalse();
        try (Answers.Waiting waits = answers.await(BOOKING, A)) {
            assertThat(answers.isAwaited(BOOKING)).isTrue();
            assertThat(waits.verdict(Duration.ZERO)).isEqualTo(new Verdict.Pending(BOOKING));
        }
        assertThat(answers.isAwaited(BOOKING)).isTrue();

        answers.decided(failed(A));

        assertThat(answers.isAwaited(BOOKING)).isFalse();
    }

    private static BookingFailed failed(RequestId... named) {
        return new BookingFailed(BOOKING, 1, List.of(named), ORG, FailureReason.SLOT_TAKEN, "", NOW, false);
    }
}
