package io.handshake.worker.ledger;

import static io.handshake.worker.Bookings.aBooking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table itself refuses what the code must never write. */
@Tag("slow")
class SagaEdgesTest {

    private static final List<String> STATES = List.of("RECEIVED", "CONFIRMED", "UNDOING", "FAILED", "STUCK");
    private static final Set<String> EDGES = Set.of(
            "RECEIVED CONFIRMED 0",
            "RECEIVED UNDOING 0",
            "UNDOING FAILED 0",
            "UNDOING STUCK 0",
            "FAILED RECEIVED 1",
            "STUCK UNDOING 0",
            "STUCK FAILED 0");

    private static final String FAILURE = "reason = 'SLOT_TAKEN', decided_at = coalesce(decided_at, now()), "
            + "undo_since = clock_timestamp(), appointment_id = null, epoch = epoch + 1, claims = 0, ";

    private static final String NOT_STUCK = "parked_because = null, closed_because = null, closed_event_gone = null, ";
    /** By a person, if it was stuck. */
    private static final String ENDED = "parked_because = case when state = 'STUCK' then parked_because end, "
            + "closed_because = case when state = 'STUCK' then 'why' end, "
            + "closed_event_gone = case when state = 'STUCK' then true end, ";

    /** What else a row needs in a state, so that only the edge can be wrong. */
    private static final Map<String, String> COLUMNS = Map.of(
            "RECEIVED", "reason = null, decided_at = null, undo_since = null, appointment_id = null, " + NOT_STUCK,
            "CONFIRMED",
                    "reason = null, undo_since = null, appointment_id = coalesce(appointment_id, 'a'), "
                            + "decided_at = coalesce(decided_at, now()), " + NOT_STUCK,
            "UNDOING", FAILURE + NOT_STUCK,
            "FAILED", FAILURE + ENDED,
            "STUCK", FAILURE + "parked_because = 'why', closed_because = null, closed_event_gone = null, ");

    private static LedgerDatabase database;

    @BeforeAll
    static void migrate() {
        database = LedgerDatabase.migrated();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    static Stream<Arguments> everyPair() {
        return STATES.stream()
                .flatMap(from -> STATES.stream()
                        .flatMap(to -> Stream.of(0, 1, 2).map(attempts -> Arguments.of(from, to, attempts))));
    }

    @ParameterizedTest
    @MethodSource("everyPair")
    void knowsTheseEdgesAndNoOthers(String from, String to, int attempts) {
        reach(from);

        boolean stays = from.equals(to) && attempts == 0;
        if (stays || EDGES.contains(from + " " + to + " " + attempts)) {
            assertThatCode(() -> move(to, attempts)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> move(to, attempts)).hasMessageContaining("booking_saga");
        }
    }

    private static void reach(String state) {
        database.run("truncate booking_saga");
        SagaRows.received(database, aBooking().buildRequest(), new UUID(0, 1));
        switch (state) {
            case "RECEIVED" -> {}
            case "CONFIRMED", "UNDOING" -> move(state, 0);
            default -> {
                move("UNDOING", 0);
                move(state, 0);
            }
        }
    }

    private static void move(String state, int attempts) {
        database.run("update booking_saga set " + COLUMNS.get(state) + "state = '" + state + "', attempt = attempt + "
                + attempts + ", claimed_by = null, to_announce = 1, to_announce_since = now()");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "epoch = epoch - 1",
                "to_announce = to_announce - 1",
                "event_id = repeat('0', 40)",
                "appointment_id = 'b'",
                "decided_at = now() + interval '1 day'",
                "calendar_id = 'other'",
                "starts_at = starts_at - interval '1 day'",
                "org_id = 'other'",
                "request = '{}'",
                "late = true",
                "reason = 'SLOT_TAKEN'",
                "announced = to_announce + 1",
                "request_ids = '{}'",
                "claimed_by = gen_random_uuid()"
            })
    void refusesToChangeWhatADecisionRestsOn(String change) {
        reach("CONFIRMED");

        assertThatThrownBy(() -> database.run("update booking_saga set " + change))
                .hasMessageContaining("booking_saga");
    }

    /** Each leaves out one thing that a person's word must bring with it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "state = 'UNDOING', parked_because = null, undo_since = clock_timestamp()",
                "state = 'UNDOING', parked_because = null, epoch = epoch + 1",
                "state = 'UNDOING', parked_because = null, epoch = epoch + 1, undo_since = clock_timestamp(), claims = 3",
                "state = 'UNDOING', parked_because = null, epoch = epoch + 1, undo_since = clock_timestamp(), undo_tries = 3",
                "state = 'UNDOING', parked_because = null, epoch = epoch + 1, undo_since = clock_timestamp(),"
                        + " first_claimed_at = now(), claimed_by = gen_random_uuid()",
                "state = 'FAILED', parked_because = null, epoch = epoch + 1",
                "state = 'FAILED', epoch = epoch + 1",
                "state = 'FAILED', closed_because = 'why', closed_event_gone = true",
                "state = 'FAILED', epoch = epoch + 1, closed_because = 'why'",
                "state = 'FAILED', epoch = epoch + 1, closed_because = 'why', closed_event_gone = true, parked_because = null",
                "closed_because = 'why', closed_event_gone = true"
            })
    void aStuckUndoMovesOnlyByAWholeWord(String change) {
        reach("STUCK");

        assertThatThrownBy(() -> database.run("update booking_saga set " + change))
                .hasMessageContaining("booking_saga");
    }

    @Test
    void whatMayStandIsNotTriedAgainUntilSomebodySaysThatItIsGone() {
        reach("STUCK");
        database.run("update booking_saga set state = 'FAILED', epoch = epoch + 1, closed_because = 'cannot see it',"
                + " closed_event_gone = false");
        assertThatThrownBy(() -> move("RECEIVED", 1)).hasMessageContaining("would make a second");

        database.run("update booking_saga set closed_because = 'removed by hand', closed_event_gone = true");

        assertThatThrownBy(() -> database.run("update booking_saga set closed_event_gone = false"))
                .hasMessageContaining("not unsaid");
        assertThatCode(() -> move("RECEIVED", 1)).doesNotThrowAnyException();
    }

    @Test
    void onlyAStuckUndoIsClosedByHand() {
        reach("FAILED");

        assertThatThrownBy(() -> database.run("update booking_saga set parked_because = 'why', closed_because = 'why',"
                        + " closed_event_gone = true"))
                .hasMessageContaining("closed by hand");
    }

    @Test
    void beginsWithTheFirstAttempt() {
        reach("FAILED");

        assertThatThrownBy(() -> database.run("""
                insert into booking_saga
                select (jsonb_populate_record(s, jsonb_build_object('booking_id', gen_random_uuid(), 'call_id', 'x'))).*
                  from booking_saga s
                """)).hasMessageContaining("begins as RECEIVED");
        assertThat(database.rows("select state from booking_saga")).hasSize(1);
    }
}
