package io.handshake.worker.saga;

import static io.handshake.worker.Bookings.RECEIVED_AT;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.FailureReason;
import io.handshake.worker.saga.StepResult.Done;
import io.handshake.worker.saga.StepResult.Leaves;
import io.handshake.worker.saga.StepResult.Refused;
import io.handshake.worker.saga.StepResult.Unavailable;
import io.handshake.worker.saga.Undoing.After;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UndoingTest {

    private static final Tempo TEMPO = Tempo.DEFAULT;
    private static final Instant SINCE = RECEIVED_AT;

    private final Undoing undoing = new Undoing(TEMPO);

    @Test
    void finishesWhenTheEventIsGone() {
        assertThat(undoing.after(1, SINCE, Done.WITHOUT_LINK, SINCE)).isEqualTo(new After.Finish());
    }

    @Test
    void leavesAnEditedEventToAPerson() {
        assertThat(undoing.after(1, SINCE, new Refused(FailureReason.CALENDAR_REJECTED, "event_edited"), SINCE))
                .isEqualTo(new After.Park("event_edited"));
    }

    @Test
    void waitsHereAtFirstAndInTheRowLater() {
        Unavailable unavailable = new Unavailable("503");

        assertThat(undoing.after(1, SINCE, unavailable, SINCE)).isEqualTo(new After.TryAgain(TEMPO.undoFirstPause()));
        assertThat(undoing.after(2, SINCE, unavailable, SINCE))
                .isEqualTo(new After.TryAgain(TEMPO.undoFirstPause().multipliedBy(2)));
        assertThat(undoing.after(5, SINCE, unavailable, SINCE)).isInstanceOf(After.Postpone.class);
    }

    @Test
    void pausesGrowToABoundAndNoFurther() {
        assertThat(undoing.after(1000, SINCE, new Unavailable("503"), SINCE))
                .isEqualTo(new After.Postpone(TEMPO.undoLongestPause()));
        assertThat(undoing.after(1, SINCE, new Unavailable("429", Duration.ofDays(2)), SINCE))
                .isEqualTo(new After.Postpone(TEMPO.undoLongestPause()));
        assertThat(undoing.after(1, SINCE, new Unavailable("429", Duration.ofSeconds(30)), SINCE))
                .isEqualTo(new After.Postpone(Duration.ofSeconds(30)));
    }

    @Test
    void aCalendarOutOfReachIsParkedSoonButNotAtOnce() {
        Refused outOfReach =
                new Refused(FailureReason.CALENDAR_ACCESS_REVOKED, "consent_revoked", Leaves.PERHAPS_AN_EVENT);
        Instant graceEnd = SINCE.plus(TEMPO.undoGrace());

        assertThat(undoing.after(1, SINCE, outOfReach, SINCE)).isEqualTo(new After.TryAgain(TEMPO.undoFirstPause()));
        assertThat(undoing.after(12, SINCE, outOfReach, graceEnd)).isInstanceOf(After.Postpone.class);
        assertThat(undoing.after(13, SINCE, outOfReach, graceEnd.plusMillis(1)))
                .isEqualTo(new After.Park("consent_revoked"));
    }

    @Test
    void nothingIsDoneOnceNothingCanLandAnyMore() {
        Unavailable nothingYet = new Unavailable("nothing_there", Duration.ZERO, Leaves.NOTHING_YET);
        Instant graceEnd = SINCE.plus(TEMPO.undoGrace());

        assertThat(undoing.after(1, SINCE, nothingYet, SINCE)).isEqualTo(new After.TryAgain(TEMPO.undoFirstPause()));
        assertThat(undoing.after(12, SINCE, nothingYet, graceEnd)).isInstanceOf(After.Postpone.class);
        assertThat(undoing.after(13, SINCE, nothingYet, graceEnd.plusMillis(1))).isEqualTo(new After.Finish());
        assertThat(undoing.after(13, SINCE, nothingYet.withoutTrace(), graceEnd.plusMillis(1)))
                .isInstanceOf(After.Postpone.class);
    }

    @Test
    void aWriteThatMayStillLandIsGivenAnotherGrace() {
        Instant afterAnOutage = SINCE.plus(TEMPO.undoGrace()).plusSeconds(1);
        Instant nearTheEnd = SINCE.plus(TEMPO.undoGrace()).minusSeconds(1);
        Unavailable lost = new Unavailable("google_unreachable");

        assertThat(undoing.after(1, SINCE, lost, afterAnOutage)).isEqualTo(new After.Postpone(TEMPO.undoGrace()));
        assertThat(undoing.after(4, SINCE, lost, nearTheEnd)).isEqualTo(new After.Postpone(TEMPO.undoGrace()));
        assertThat(undoing.after(1, SINCE, lost.withoutTrace(), afterAnOutage))
                .isEqualTo(new After.TryAgain(TEMPO.undoFirstPause()));
    }

    @Test
    void theLastTryWithinTheGraceIsMinutesOld() {
        Instant now = SINCE;
        Duration pause = Duration.ZERO;
        for (int tries = 1; !now.isAfter(SINCE.plus(TEMPO.undoGrace())); tries++) {
            pause = Tempo.pauseAfter(tries, TEMPO.undoFirstPause(), TEMPO.undoLongestPause());
            now = now.plus(pause);
        }

        assertThat(pause).isGreaterThanOrEqualTo(Duration.ofMinutes(4));
    }

    @Test
    void parksWhatCouldNotBeUndoneForHours() {
        Instant muchLater = SINCE.plus(TEMPO.undoPatience()).plusSeconds(1);

        assertThat(undoing.after(90, SINCE, new Unavailable("503"), muchLater))
                .isEqualTo(new After.Park("undo_gave_up: 503"));
    }
}
