package io.handshake.worker.saga;

import static io.handshake.worker.Bookings.RECEIVED_AT;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.FailureReason;
import io.handshake.worker.saga.StepResult.Done;
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
    void parksWhatCouldNotBeUndoneForHours() {
        Instant muchLater = SINCE.plus(TEMPO.undoPatience()).plusSeconds(1);

        assertThat(undoing.after(90, SINCE, new Unavailable("503"), muchLater))
                .isEqualTo(new After.Park("undo_gave_up: 503"));
    }
}
