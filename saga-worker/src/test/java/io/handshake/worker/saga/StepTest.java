package io.handshake.worker.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StepTest {

    @Test
    void theStepsComeInTheirOrder() {
        assertThat(Step.REFRESH_TOKEN.following()).isEqualTo(Step.CREATE_EVENT);
        assertThat(Step.CREATE_EVENT.following()).isEqualTo(Step.SAVE_BOOKING);
        assertThatThrownBy(Step.SAVE_BOOKING::following).isInstanceOf(IllegalStateException.class);
        assertThat(Step.values())
                .extracting(Step::stepName)
                .containsExactly("refresh-token", "create-event", "save-booking");
    }

    @Test
    void theEventIsTakenBackFromItsStepOnwards() {
        assertThat(Step.REFRESH_TOKEN.undoOrder()).isEmpty();
        assertThat(Step.CREATE_EVENT.undoOrder()).containsExactly(Step.CREATE_EVENT);
        assertThat(Step.SAVE_BOOKING.undoOrder()).containsExactly(Step.CREATE_EVENT);
    }
}
