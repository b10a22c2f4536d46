package io.handshake.worker.saga;

import static io.handshake.worker.Bookings.aBooking;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.FailureReason;
import io.handshake.worker.ledger.InMemoryJournal.State;
import io.handshake.worker.saga.Booking.History;
import io.handshake.worker.saga.SagaScene.Act;
import io.handshake.worker.saga.SagaScene.Killed;
import io.handshake.worker.saga.SagaScene.Trouble;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every step, every result, fresh or taken over: what is done, in which order, and what is left. */
class SagaRunnerTest {

    private static final String ALWAYS = "always";
    private static final int LONGER_THAN_ANY_PATIENCE = 1000;

    /** Troubles are named as they come; {@code x3} is three times. */
    private static SagaScene scene(String troubles) {
        SagaScene scene = SagaScene.ofABooking();
        Stream.of(troubles.split(", ", -1)).filter(text -> !text.isEmpty()).forEach(text -> {
            String[] words = text.split(" ", -1);
            scene.trouble(
                    Act.valueOf(words[0].toUpperCase(Locale.ROOT).replace('-', '_')),
                    Trouble.valueOf(words[1]),
                    words.length < 3 ? 1 : times(words[2]));
        });
        return scene;
    }

    private static int times(String text) {
        return text.equals(ALWAYS) ? LONGER_THAN_ANY_PATIENCE : Integer.parseInt(text.substring(1));
    }

    private static Work.Decide decide(SagaScene scene, History history) {
        return new Work.Decide(
                switch (history) {
                    case UNTOUCHED -> scene.booking();
                    case TAKEN_OVER -> scene.takenOver();
                });
    }

    /** In the middle of the saga: the event stands, and its undo is decided. */
    private static Work.Undo undoing(SagaScene scene) {
        scene.trouble(Act.CONFIRM, Trouble.REFUSED, 1);
        return (Work.Undo) scene.run(decide(scene, History.UNTOUCHED)).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, nullValues = "-", textBlock = """
            history    | trouble                  | acts                                                           | state     | event | undo
            UNTOUCHED  | ''                       | refresh, look, create, confirm, announce-confirmed             | CONFIRMED | true  | -
            TAKEN_OVER | ''                       | refresh, create, confirm, announce-confirmed                   | CONFIRMED | true  | -
            UNTOUCHED  | refresh REFUSED          | refresh, fail, announce-failed                                 | FAILED    | false | -
            TAKEN_OVER | refresh REFUSED          | refresh, begin-undo, announce-failed                           | UNDOING   | false | EVENT_MAY_EXIST
            UNTOUCHED  | refresh LOST_BEFORE      | refresh x2, look, create, confirm, announce-confirmed          | CONFIRMED | true  | -
            TAKEN_OVER | refresh LOST_BEFORE      | refresh x2, create, confirm, announce-confirmed                | CONFIRMED | true  | -
            UNTOUCHED  | refresh LOST_BEFORE always | refresh x10, fail, announce-failed                           | FAILED    | false | -
            TAKEN_OVER | refresh LOST_BEFORE always | refresh x10, begin-undo, announce-failed                     | UNDOING   | false | EVENT_MAY_EXIST
            UNTOUCHED  | look RIVAL               | refresh, look, fail, announce-failed                           | FAILED    | false | -
            UNTOUCHED  | look LOST_BEFORE         | refresh, look, create, confirm, announce-confirmed             | CONFIRMED | true  | -
            UNTOUCHED  | create REFUSED           | refresh, look, create, fail, announce-failed                   | FAILED    | false | -
            TAKEN_OVER | create REFUSED           | refresh, create, begin-undo, announce-failed                   | UNDOING   | false | EVENT_MAY_EXIST
            UNTOUCHED  | create LOST_BEFORE       | refresh, look, create x2, confirm, announce-confirmed          | CONFIRMED | true  | -
            TAKEN_OVER | create LOST_BEFORE       | refresh, create x2, confirm, announce-confirmed                | CONFIRMED | true  | -
            UNTOUCHED  | create LOST_AFTER        | refresh, look, create x2, confirm, announce-confirmed          | CONFIRMED | true  | -
            TAKEN_OVER | create LOST_AFTER        | refresh, create x2, confirm, announce-confirmed                | CONFIRMED | true  | -
            UNTOUCHED  | create LOST_AFTER, create REFUSED | refresh, look, create x2, begin-undo, announce-failed | UNDOING   | true  | EVENT_MAY_EXIST
            UNTOUCHED  | create LOST_BEFORE always | refresh, look, create x10, begin-undo, announce-failed        | UNDOING   | false | EVENT_MAY_EXIST
            TAKEN_OVER | create LOST_BEFORE always | refresh, create x10, begin-undo, announce-failed              | UNDOING   | false | EVENT_MAY_EXIST
            UNTOUCHED  | create LOST_AFTER always | refresh, look, create x10, begin-undo, announce-failed         | UNDOING   | true  | EVENT_MAY_EXIST
            TAKEN_OVER | create LOST_AFTER always | refresh, create x10, begin-undo, announce-failed               | UNDOING   | true  | EVENT_MAY_EXIST
            UNTOUCHED  | confirm REFUSED          | refresh, look, create, confirm, begin-undo, announce-failed    | UNDOING   | true  | EVENT_EXISTS
            TAKEN_OVER | confirm REFUSED          | refresh, create, confirm, begin-undo, announce-failed          | UNDOING   | true  | EVENT_EXISTS
            UNTOUCHED  | confirm RIVAL            | refresh, look, create, confirm, begin-undo, announce-failed    | UNDOING   | true  | EVENT_EXISTS
            TAKEN_OVER | confirm RIVAL            | refresh, create, confirm, begin-undo, announce-failed          | UNDOING   | true  | EVENT_EXISTS
            UNTOUCHED  | confirm LOST_BEFORE x3   | refresh, look, create, confirm x4, announce-confirmed          | CONFIRMED | true  | -
            TAKEN_OVER | confirm LOST_BEFORE x3   | refresh, create, confirm x4, announce-confirmed                | CONFIRMED | true  | -
            UNTOUCHED  | confirm LOST_AFTER       | refresh, look, create, confirm x2, announce-confirmed          | CONFIRMED | true  | -
            TAKEN_OVER | confirm LOST_AFTER       | refresh, create, confirm x2, announce-confirmed                | CONFIRMED | true  | -
            UNTOUCHED  | confirm LOST_BEFORE always | refresh, look, create, confirm x311                          | RECEIVED  | true  | -
            TAKEN_OVER | confirm LOST_BEFORE always | refresh, create, confirm x311                                | RECEIVED  | true  | -
            UNTOUCHED  | confirm CLAIM_LOST       | refresh, look, create, confirm                                 | RECEIVED  | true  | -
            TAKEN_OVER | confirm CLAIM_LOST       | refresh, create, confirm                                       | RECEIVED  | true  | -
            UNTOUCHED  | refresh REFUSED, fail LOST_BEFORE x3     | refresh, fail x4, announce-failed              | FAILED    | false | -
            UNTOUCHED  | refresh REFUSED, fail LOST_AFTER         | refresh, fail x2, announce-failed              | FAILED    | false | -
            UNTOUCHED  | refresh REFUSED, fail LOST_BEFORE always | refresh, fail x303                             | RECEIVED  | false | -
            UNTOUCHED  | refresh REFUSED, fail CLAIM_LOST         | refresh, fail                                  | RECEIVED  | false | -
            TAKEN_OVER | confirm REFUSED, begin-undo LOST_BEFORE x3     | refresh, create, confirm, begin-undo x4, announce-failed | UNDOING  | true | EVENT_EXISTS
            TAKEN_OVER | confirm REFUSED, begin-undo LOST_AFTER         | refresh, create, confirm, begin-undo x2, announce-failed | UNDOING  | true | EVENT_EXISTS
            TAKEN_OVER | confirm REFUSED, begin-undo LOST_BEFORE always | refresh, create, confirm, begin-undo x303                | RECEIVED | true | -
            TAKEN_OVER | confirm REFUSED, begin-undo CLAIM_LOST         | refresh, create, confirm, begin-undo                     | RECEIVED | true | -
            """)
    void decides(History history, String trouble, String acts, State state, boolean event, Leftover undo) {
        SagaScene scene = scene(trouble);

        Optional<Work> next = scene.run(decide(scene, history));

        assertThat(scene.acts()).isEqualTo(acts);
        assertThat(scene.state()).isEqualTo(state);
        assertThat(scene.hasEvent()).isEqualTo(event);
        assertThat(next.map(work -> ((Work.Undo) work).leftover())).isEqualTo(Optional.ofNullable(undo));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            trouble                                | acts                       | state   | event
            ''                                     | delete, finish-undo        | FAILED  | false
            delete LOST_BEFORE                     | delete x2, finish-undo     | FAILED  | false
            delete LOST_AFTER                      | delete x2, finish-undo     | FAILED  | false
            delete LOST_BEFORE always              | delete x5, postpone-undo   | UNDOING | true
            delete LOST_AFTER always               | delete x5, postpone-undo   | UNDOING | false
            delete EDITED                          | delete, park               | STUCK   | true
            finish-undo LOST_BEFORE x3             | delete, finish-undo x4     | FAILED  | false
            finish-undo LOST_AFTER                 | delete, finish-undo x2     | FAILED  | false
            finish-undo LOST_BEFORE always         | delete, finish-undo x303   | UNDOING | false
            finish-undo CLAIM_LOST                 | delete, finish-undo        | UNDOING | false
            delete LOST_BEFORE x5, postpone-undo LOST_AFTER  | delete x5, postpone-undo x2 | UNDOING | true
            delete LOST_BEFORE x5, postpone-undo CLAIM_LOST  | delete x5, postpone-undo    | UNDOING | true
            delete EDITED, park LOST_BEFORE x3     | delete, park x4            | STUCK   | true
            delete EDITED, park LOST_AFTER         | delete, park x2            | STUCK   | true
            delete EDITED, park CLAIM_LOST         | delete, park               | UNDOING | true
            """)
    void takesBack(String trouble, String acts, State state, boolean event) {
        SagaScene scene = scene(trouble);
        Work.Undo undo = undoing(scene);
        String before = scene.acts() + ", ";

        Optional<Work> next = scene.run(undo);

        assertThat(scene.acts()).isEqualTo(before + acts);
        assertThat(scene.state()).isEqualTo(state);
        assertThat(scene.hasEvent()).isEqualTo(event);
        assertThat(next).isEmpty();
        assertThat(scene.announced()).as("the undo itself is nobody's news").hasSize(1);
    }

    @Test
    void anUndoThatIsAskedToWaitLongGoesBackIntoItsRow() {
        SagaScene scene = scene("delete LOST_BEFORE").askToWait(Duration.ofMinutes(1));

        scene.run(undoing(scene));

        assertThat(scene.acts()).endsWith("announce-failed, delete, postpone-undo");
        assertThat(scene.state()).isEqualTo(State.UNDOING);
    }

    @Test
    void anUndoThatHasTakenTooLongIsLeftToAPerson() {
        SagaScene scene = scene("delete LOST_BEFORE");
        Work.Undo undo = undoing(scene);
        scene.clock().forward(Tempo.DEFAULT.undoPatience().plusSeconds(1));

        scene.run(undo);

        assertThat(scene.acts()).endsWith("announce-failed, delete, park");
        assertThat(scene.state()).isEqualTo(State.STUCK);
    }

    @Test
    void whatBringsItsWorkersDownIsSetAsideUnrunAndTheCallerHearsOfIt() {
        SagaScene scene = scene("");

        scene.run(new Work.SetAside(scene.takenOver()));

        assertThat(scene.acts()).isEqualTo("begin-undo, announce-failed, park");
        assertThat(scene.state()).isEqualTo(State.STUCK);
        assertThat(scene.announced()).singleElement().isInstanceOfSatisfying(BookingFailed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.PLATFORM_MISCONFIGURED);
            assertThat(failed.detail()).isEqualTo("claimed_too_often");
        });
    }

    @Test
    void everyTryIsToldWithItsNumberAndResult() {
        SagaScene scene = scene(
                "refresh LOST_BEFORE, create LOST_AFTER, confirm LOST_BEFORE, confirm REFUSED, delete LOST_AFTER");

        scene.runToTheEnd(decide(scene, History.UNTOUCHED));

        assertThat(scene.told())
                .containsExactly(
                        "DO refresh-token 1 UNAVAILABLE",
                        "DO refresh-token 2 DONE",
                        "DO create-event 1 UNAVAILABLE",
                        "DO create-event 2 DONE",
                        "DO save-booking 1 UNAVAILABLE",
                        "DO save-booking 2 REFUSED",
                        "UNDO create-event 1 UNAVAILABLE",
                        "UNDO create-event 2 DONE");
        assertThat(scene.state()).isEqualTo(State.FAILED);
    }

    @Test
    void aDecisionAfterTheCallersWaitSaysSo() {
        SagaScene scene = scene("confirm LOST_BEFORE x12");

        scene.run(decide(scene, History.UNTOUCHED));

        assertThat(scene.announced())
                .singleElement()
                .isInstanceOfSatisfying(
                        BookingConfirmed.class,
                        confirmed -> assertThat(confirmed.late()).isTrue());
    }

    @Test
    void aBookingTooNearForALateDecisionIsTakenBack() {
        SagaScene scene = new SagaScene(aBooking().at("2026-11-22T10:30:00Z").buildRequest())
                .trouble(Act.CONFIRM, Trouble.LOST_BEFORE, LONGER_THAN_ANY_PATIENCE);

        scene.runToTheEnd(decide(scene, History.UNTOUCHED));

        assertThat(scene.acts()).endsWith("begin-undo, announce-failed, delete, finish-undo");
        assertThat(scene.announced()).singleElement().isInstanceOfSatisfying(BookingFailed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.TOO_LATE);
            assertThat(failed.late()).isTrue();
        });
        assertThat(scene.hasEvent()).isFalse();
    }

    static Stream<Arguments> stories() {
        return Stream.of(
                        "",
                        "refresh REFUSED",
                        "refresh REFUSED, fail LOST_AFTER",
                        "refresh LOST_BEFORE x2",
                        "look RIVAL",
                        "create REFUSED",
                        "create LOST_BEFORE",
                        "create LOST_AFTER",
                        "create LOST_AFTER, create REFUSED",
                        "confirm REFUSED",
                        "confirm RIVAL",
                        "confirm LOST_BEFORE x2",
                        "confirm LOST_AFTER",
                        "confirm CLAIM_LOST",
                        "confirm REFUSED, begin-undo LOST_BEFORE x2",
                        "confirm REFUSED, begin-undo LOST_AFTER",
                        "confirm REFUSED, delete LOST_BEFORE x2",
                        "confirm REFUSED, delete LOST_AFTER",
                        "confirm REFUSED, delete LOST_BEFORE x5",
                        "confirm REFUSED, finish-undo LOST_AFTER",
                        "confirm REFUSED, delete EDITED",
                        "confirm REFUSED, delete EDITED, park LOST_AFTER")
                .flatMap(troubles -> Stream.of(History.values()).map(history -> Arguments.of(troubles, history)));
    }

    /** For as long as the run has an n-th call of a port, the worker is killed just before it, and others go on. */
    @ParameterizedTest
    @MethodSource("stories")
    void aKillBetweenAnyTwoActsLeavesNothingHalfDone(String troubles, History history) {
        int call = 1;
        while (isWholeAfterAKill(troubles, history, call)) {
            call++;
        }
        assertThat(call).as("calls that were tried").isGreaterThan(5);
    }

    private static boolean isWholeAfterAKill(String troubles, History history, int call) {
        SagaScene scene = scene(troubles);
        Work work = decide(scene, history);
        scene.interrupt(call, () -> {
            throw new Killed();
        });
        try {
            scene.runToTheEnd(work);
        } catch (Killed e) {
            // and nobody but the row knows how far it got
        }
        boolean killed = scene.endInterruption();
        scene.takeOverUntilClosed();
        isWhole(scene, "killed before call " + call + ": " + scene.acts());
        return killed;
    }

    /** The same, but the worker only sleeps while the others take over, and then goes on. */
    @ParameterizedTest
    @MethodSource("stories")
    void aSleepBetweenAnyTwoActsDoesNoHarm(String troubles, History history) {
        int call = 1;
        while (isWholeAfterASleep(troubles, history, call)) {
            call++;
        }
        assertThat(call).as("calls that were tried").isGreaterThan(5);
    }

    private static boolean isWholeAfterASleep(String troubles, History history, int call) {
        SagaScene scene = scene(troubles);
        Work work = decide(scene, history);
        scene.interrupt(call, scene::takeOverUntilClosed);
        scene.runToTheEnd(work);
        boolean slept = scene.endInterruption();
        scene.takeOverUntilClosed();
        isWhole(scene, "slept before call " + call + ": " + scene.acts());
        return slept;
    }

    private static void isWhole(SagaScene scene, String story) {
        boolean confirmed = scene.state() == State.CONFIRMED;
        boolean leftToAPerson = scene.state() == State.STUCK;
        assertThat(scene.hasEvent()).as(story).isEqualTo(confirmed || leftToAPerson);
        assertThat(scene.decided())
                .as(story)
                .get()
                .isInstanceOf(confirmed ? BookingConfirmed.class : BookingFailed.class);
        assertThat(scene.announced())
                .as(story)
                .allMatch(outcome -> outcome.equals(scene.decided().orElseThrow()));
    }
}
