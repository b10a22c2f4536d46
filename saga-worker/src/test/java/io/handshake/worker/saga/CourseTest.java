package io.handshake.worker.saga;

import static io.handshake.worker.Bookings.RECEIVED_AT;
import static io.handshake.worker.Bookings.aBooking;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.FailureReason;
import io.handshake.worker.saga.Next.BeginUndo;
import io.handshake.worker.saga.Next.Fail;
import io.handshake.worker.saga.Next.Finished;
import io.handshake.worker.saga.Next.LetGo;
import io.handshake.worker.saga.Next.Try;
import io.handshake.worker.saga.SagaJournal.Decision;
import io.handshake.worker.saga.StepResult.Done;
import io.handshake.worker.saga.StepResult.Leaves;
import io.handshake.worker.saga.StepResult.Refused;
import io.handshake.worker.saga.StepResult.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CourseTest {

    private static final Tempo TEMPO = Tempo.DEFAULT;
    private static final Instant SOON = RECEIVED_AT.plusMillis(100);
    private static final Instant AFTER_BUDGET = RECEIVED_AT.plusSeconds(14);
    private static final Instant AFTER_ANSWER = RECEIVED_AT.plusSeconds(16);

    private final Course course = new Course(TEMPO);
    private final Booking booking = aBooking().build();

    @Test
    void beginsWithTheTokenAndNothingAtGoogle() {
        assertThat(course.start(booking, SOON)).isInstanceOfSatisfying(Try.class, first -> {
            assertThat(first.step()).isEqualTo(Step.REFRESH_TOKEN);
            assertThat(first.tryNumber()).isEqualTo(1);
            assertThat(first.pause()).isZero();
            assertThat(first.trace()).isEqualTo(Trace.NONE);
            assertThat(first.budgetEnd()).isEqualTo(booking.request().answerBy().minus(TEMPO.answerMargin()));
        });
    }

    @Test
    void whatAnotherWorkerBeganMayHaveLeftAnEvent() {
        assertThat(course.start(aBooking().takenOver().build(), SOON))
                .isInstanceOfSatisfying(
                        Try.class, first -> assertThat(first.trace()).isEqualTo(Trace.POSSIBLE));
    }

    @Test
    void aBookingThatWasPickedUpLateStillGetsTheLeastBudget() {
        assertThat(course.start(booking, AFTER_BUDGET))
                .isInstanceOfSatisfying(
                        Try.class,
                        first -> assertThat(first.budgetEnd()).isEqualTo(AFTER_BUDGET.plus(TEMPO.lateBudget())));
    }

    @Test
    void walksThroughTheStepsAndCarriesTheLink() {
        Try token = (Try) course.start(booking, SOON);
        Try event = (Try) course.after(booking, token, Done.WITHOUT_LINK, SOON);
        Try save = (Try) course.after(booking, event, new Done("https://calendar.example/e"), SOON);

        assertThat(event.step()).isEqualTo(Step.CREATE_EVENT);
        assertThat(event.trace()).isEqualTo(Trace.NONE);
        assertThat(save.step()).isEqualTo(Step.SAVE_BOOKING);
        assertThat(save.trace()).isEqualTo(Trace.CERTAIN);
        assertThat(save.calendarLink()).isEqualTo("https://calendar.example/e");
        assertThat(course.afterSaving(booking, save, decided(), SOON)).isEqualTo(new Finished());
    }

    /** Every step, every trace, every kind of result: what is left at Google decides how the failure ends. */
    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalUndoesExactlyWhatMayStand(Step step, Trace before, Leaves leaves, Trace expected) {
        Next next = course.after(
                booking, aTry(step, before), new Refused(FailureReason.CALENDAR_REJECTED, "codes", leaves), SOON);

        assertThat(next).isEqualTo(ending(expected, FailureReason.CALENDAR_REJECTED));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(Step.REFRESH_TOKEN, Step.CREATE_EVENT)
                .flatMap(step -> Stream.of(Trace.values())
                        .flatMap(before -> Stream.of(Leaves.values())
                                .map(leaves ->
                                        Arguments.of(step, before, leaves, afterRefusal(step, before, leaves)))));
    }

    private static Trace afterRefusal(Step step, Trace before, Leaves leaves) {
        if (step != Step.CREATE_EVENT) {
            return before;
        }
        return switch (leaves) {
            case NOTHING -> before;
            case PERHAPS_AN_EVENT, NOTHING_YET -> before.or(Trace.POSSIBLE);
            case AN_EVENT -> Trace.CERTAIN;
        };
    }

    @ParameterizedTest
    @MethodSource("givingUp")
    void givingUpOnAnUnavailableStepUndoesTheStepItself(Step step, Trace before, Trace expected) {
        Next next = course.after(booking, aTry(step, before), new Unavailable("codes"), AFTER_BUDGET);

        assertThat(next).isEqualTo(ending(expected, FailureReason.CALENDAR_UNAVAILABLE));
    }

    @ParameterizedTest
    @EnumSource(Trace.class)
    void aThrottleLeavesNothingBehindAndSoNeedsNoUndoOfItsOwn(Trace before) {
        Next next = course.after(
                booking,
                aTry(Step.CREATE_EVENT, before),
                new Unavailable("codes", Duration.ZERO).withoutTrace(),
                AFTER_BUDGET);

        assertThat(next).isEqualTo(ending(before, FailureReason.CALENDAR_UNAVAILABLE));
    }

    static Stream<Arguments> givingUp() {
        return Stream.of(
                Arguments.of(Step.REFRESH_TOKEN, Trace.NONE, Trace.NONE),
                Arguments.of(Step.REFRESH_TOKEN, Trace.POSSIBLE, Trace.POSSIBLE),
                Arguments.of(Step.REFRESH_TOKEN, Trace.CERTAIN, Trace.CERTAIN),
                Arguments.of(Step.CREATE_EVENT, Trace.NONE, Trace.POSSIBLE),
                Arguments.of(Step.CREATE_EVENT, Trace.POSSIBLE, Trace.POSSIBLE),
                Arguments.of(Step.CREATE_EVENT, Trace.CERTAIN, Trace.CERTAIN));
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"REFRESH_TOKEN", "CREATE_EVENT"})
    void triesAgainWithGrowingPausesWhileThereIsBudget(Step step) {
        Try second = (Try) course.after(booking, aTry(step, Trace.NONE), new Unavailable("codes"), SOON);
        Try third = (Try) course.after(booking, second, new Unavailable("codes"), SOON);

        assertThat(List.of(second.tryNumber(), third.tryNumber())).containsExactly(2, 3);
        assertThat(second.step()).isEqualTo(step);
        assertThat(third.pause()).isEqualTo(second.pause().multipliedBy(2));
        assertThat(third.budgetEnd()).isEqualTo(second.budgetEnd());
    }

    @Test
    void neverWaitsLongerThanTheBudgetHoweverLongGoogleAsks() {
        Next patient = course.after(
                booking, aTry(Step.CREATE_EVENT, Trace.NONE), new Unavailable("429", Duration.ofSeconds(3)), SOON);
        Next tooLong = course.after(
                booking, aTry(Step.CREATE_EVENT, Trace.NONE), new Unavailable("429", Duration.ofSeconds(30)), SOON);

        assertThat(patient)
                .isInstanceOfSatisfying(
                        Try.class, again -> assertThat(again.pause()).hasSeconds(3));
        assertThat(tooLong).isEqualTo(ending(Trace.POSSIBLE, FailureReason.CALENDAR_UNAVAILABLE, "429"));
    }

    @Test
    void aSavedRefusalUndoesTheEvent() {
        assertThat(course.afterSaving(
                        booking,
                        aTry(Step.SAVE_BOOKING, Trace.CERTAIN),
                        new Decision.Refused(FailureReason.SLOT_TAKEN, "codes"),
                        SOON))
                .isEqualTo(new BeginUndo(FailureReason.SLOT_TAKEN, "codes", Leftover.EVENT_EXISTS));
    }

    @Test
    void aLostClaimIsLetGo() {
        assertThat(course.afterSaving(booking, aTry(Step.SAVE_BOOKING, Trace.CERTAIN), new Decision.ClaimLost(), SOON))
                .isEqualTo(new LetGo("claim_lost"));
    }

    @Test
    void aSilentDatabaseIsAskedAgainBeyondTheBudgetButNotForEver() {
        Try save = aTry(Step.SAVE_BOOKING, Trace.CERTAIN);
        Decision silent = new Decision.Unavailable("codes");

        assertThat(course.afterSaving(booking, save, silent, AFTER_ANSWER)).isInstanceOf(Try.class);
        assertThat(course.afterSaving(booking, save, silent, save.budgetEnd().plus(TEMPO.journalPatience())))
                .isEqualTo(new LetGo("database_silent"));
    }

    @Test
    void aLateBookingIsMadeOnlyWithEnoughLead() {
        Booking near = aBooking().at("2026-11-22T10:30:00Z").build();

        assertThat(course.start(booking, AFTER_ANSWER)).isInstanceOf(Try.class);
        assertThat(course.start(near, SOON)).isInstanceOf(Try.class);
        assertThat(course.start(near, AFTER_ANSWER))
                .isEqualTo(new Fail(FailureReason.TOO_LATE, "decided_after_the_call"));
    }

    @Test
    void aBookingThatBecomesTooLateAfterItsEventUndoesTheEvent() {
        Booking near = aBooking().at("2026-11-22T10:30:00Z").build();

        assertThat(course.after(near, aTry(Step.CREATE_EVENT, Trace.NONE), Done.WITHOUT_LINK, AFTER_ANSWER))
                .isEqualTo(new BeginUndo(FailureReason.TOO_LATE, "decided_after_the_call", Leftover.EVENT_EXISTS));
    }

    @Test
    void aStartThatHasPassedIsRefused() {
        Booking past = aBooking().at("2026-11-22T10:00:00Z").build();

        assertThat(course.start(past, SOON)).isEqualTo(new Fail(FailureReason.START_IN_PAST, "start_has_passed"));
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void noTryOutlivesTheBudget(Step step) {
        Try next = aTry(step, Trace.NONE);

        assertThat(course.deadline(next, SOON)).isAfter(SOON).isBeforeOrEqualTo(next.budgetEnd());
        assertThat(course.deadline(next, next.budgetEnd().minusMillis(10))).isEqualTo(next.budgetEnd());
    }

    private Try aTry(Step step, Trace trace) {
        Instant budgetEnd = booking.request().answerBy().minus(TEMPO.answerMargin());
        return new Try(step, 1, Duration.ZERO, budgetEnd, trace, "");
    }

    private static Next ending(Trace trace, FailureReason reason) {
        return ending(trace, reason, "codes");
    }

    private static Next ending(Trace trace, FailureReason reason, String detail) {
        return switch (trace) {
            case NONE -> new Fail(reason, detail);
            case POSSIBLE -> new BeginUndo(reason, detail, Leftover.EVENT_MAY_EXIST);
            case CERTAIN -> new BeginUndo(reason, detail, Leftover.EVENT_EXISTS);
        };
    }

    private Decision decided() {
        return new Decision.Decided(new Announcement(
                new BookingFailed(
                        booking.id(), 1, List.of(), booking.orgId(), FailureReason.SLOT_TAKEN, "", SOON, false),
                1,
                ""));
    }
}
