package io.handshake.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.ClinicSettings;
import io.handshake.contracts.EventId;
import io.handshake.contracts.OrgId;
import io.handshake.embedded.google.Fault;
import io.handshake.embedded.google.FaultEffect;
import io.handshake.embedded.google.Operation;
import io.handshake.embedded.google.When;
import io.handshake.local.journeys.Boundary.AtGoogle;
import io.handshake.local.journeys.Boundary.RolledBack;
import io.handshake.local.journeys.Boundary.Story;
import io.handshake.local.journeys.Boundary.Unheard;
import io.handshake.local.journeys.SqlHolds.Point;
import io.handshake.local.journeys.Town.TestClinic;
import io.handshake.local.talk.SqlRival;
import io.handshake.local.talk.VapiAnswer;
import io.handshake.local.talk.VapiCall;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Bookings that one worker has in hand, each held at another boundary, all at the same time: what happens to the worker
 * then happens to it at every boundary at once.
 */
final class HeldBookings {

    private static final Duration HELD_WITHIN = Duration.ofSeconds(30);
    private static final Duration THROUGH_WITHIN = Duration.ofSeconds(60);
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(40);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private static final class Held {
        private final Boundary boundary;
        private final TestClinic clinic;
        private final VapiCall call;
        private final EventId eventId;
        private GoogleGate.Hold atGoogle;
        private CompletableFuture<VapiAnswer> answer;
        private int clientPort;

        Held(Boundary boundary, TestClinic clinic) {
            this.boundary = boundary;
            this.clinic = clinic;
            this.call = VapiCall.to(clinic.orgId(), Town.at(14, 0));
            OrgId orgId = new OrgId(clinic.orgId());
            BookingId bookingId = BookingId.of(
                    orgId,
                    call.callId(),
                    "primary",
                    call.start().atZone(ClinicSettings.DEFAULT_ZONE).toInstant());
            this.eventId = EventId.of(orgId, bookingId, 1);
        }

        String orgId() {
            return clinic.orgId();
        }
    }

    private final Town town;
    private final GatedWorker worker;
    private final SqlRival rival;
    private final List<Held> all;
    private final Map<Boundary, Duration> settled = new EnumMap<>(Boundary.class);

    private HeldBookings(Town town, GatedWorker worker, List<Held> all) {
        this.town = town;
        this.worker = worker;
        this.rival = new SqlRival(town.house().database());
        this.all = List.copyOf(all);
    }

    /** Makes the clinics; nothing is booked yet. */
    static HeldBookings planned(Town town, GatedWorker worker, Collection<Boundary> boundaries) {
        TestClinic warmUp = worker.clinic();
        List<Held> all = new ArrayList<>();
        boundaries.forEach(boundary -> all.add(new Held(boundary, worker.clinic())));
        HeldBookings held = new HeldBookings(town, worker, all);
        // the holds have to come about quickly: the first booking of a process loads its classes
        assertThat(town.book(warmUp, Town.at(9, 0)).status()).isEqualTo("confirmed");
        return held;
    }

    /** Books, and returns when the worker stands at every boundary. */
    void hold() throws SQLException {
        arrange();
        all.stream().filter(held -> !held.boundary.isAtTheInbox()).forEach(this::book);
        awaitArrival(all.stream().filter(held -> !held.boundary.isAtTheInbox()).toList());
        // A batch that is held in the inbox keeps all others out.
        all.stream().filter(held -> held.boundary.isAtTheInbox()).forEach(this::book);
        awaitArrival(all);
        for (Held held : all) {
            if (held.boundary.story() == Story.SLOT_TAKEN_WHILE_HELD) {
                assertThat(rival.takesTheTimeOf(held.orgId(), held.eventId.value()))
                        .isTrue();
            }
            if (held.boundary.how() instanceof Unheard(Point point)) {
                commitUnheard(held, point);
            }
        }
    }

    private void arrange() throws SQLException {
        Set<String> taken = ConcurrentHashMap.newKeySet();
        town.google()
                .onInserted(inserted -> all.stream()
                        .filter(held -> held.boundary.story() == Story.SLOT_TAKEN
                                && held.clinic.account().equals(inserted.account())
                                && taken.add(held.orgId()))
                        .forEach(held -> rival.takesTheTimeOf(
                                held.orgId(), inserted.event().id())));
        for (Held held : all) {
            switch (held.boundary.how()) {
                case AtGoogle(Operation operation, GoogleGate.Side side, int nth) ->
                    held.atGoogle = worker.google()
                            .hold(
                                    operation,
                                    operation == Operation.TOKEN ? held.clinic.refreshToken() : held.eventId.value(),
                                    side,
                                    nth);
                case RolledBack(Point point) -> worker.holds().hold(held.orgId(), point);
                case Unheard(Point point) -> worker.holds().hold(held.orgId(), point);
            }
            if (held.boundary.story() == Story.LOST_THEN_REFUSED) {
                String account = held.clinic.account();
                town.google()
                        .fault(Fault.on(Operation.INSERT, new FaultEffect.Drop(When.BEFORE_APPLYING))
                                .account(account));
                town.google()
                        .fault(Fault.on(Operation.INSERT, FaultEffect.answer(400, "invalid"))
                                .account(account));
            }
        }
    }

    private void book(Held held) {
        held.answer = CompletableFuture.supplyAsync(
                () -> town.webhook().book(held.call), task -> Thread.ofVirtual().start(task));
    }

    private void awaitArrival(List<Held> those) {
        await().atMost(HELD_WITHIN)
                .pollInterval(LOOK_EVERY)
                .untilAsserted(() -> assertThat(those)
                        .filteredOn(held -> !hasArrived(held))
                        .extracting(held -> held.boundary)
                        .as("not held yet")
                        .isEmpty());
    }

    private boolean hasArrived(Held held) {
        return switch (held.boundary.how()) {
            case AtGoogle atGoogle -> held.atGoogle.isEngaged();
            case RolledBack(Point point) ->
                worker.holds().waiting(held.orgId(), point).isPresent();
            case Unheard(Point point) ->
                worker.holds().waiting(held.orgId(), point).isPresent();
        };
    }

    private void commitUnheard(Held held, Point point) throws SQLException {
        held.clientPort = worker.holds().waiting(held.orgId(), point).orElseThrow();
        worker.postgres().withhold(held.clientPort);
        worker.holds().letGo(held.orgId(), point);
        await().atMost(HELD_WITHIN)
                .pollInterval(LOOK_EVERY)
                .until(() ->
                        worker.holds().state(held.orgId()).equals(point == Point.ADMITTED ? "RECEIVED" : point.name()));
    }

    /**
     * That nothing had gone on until the worker was lost.
     *
     * @param unheard what the gate before PostgreSQL withheld just before
     */
    void assertStillHeld(Set<Integer> unheard) {
        for (Held held : all) {
            boolean still =
                    held.boundary.how() instanceof Unheard ? unheard.contains(held.clientPort) : hasArrived(held);
            assertThat(still).as("%s is held", held.boundary).isTrue();
        }
    }

    /** Rolls back what stands at the server, and lets new requests pass; what waits before Google goes on waiting. */
    void open() throws SQLException {
        long expected = all.stream()
                .filter(held -> held.boundary.how() instanceof RolledBack)
                .count();
        assertThat(worker.holds().rollBackWaiting()).isGreaterThanOrEqualTo((int) expected);
        all.stream().filter(held -> held.atGoogle != null).forEach(held -> held.atGoogle.open());
        worker.holds().letAllGo();
    }

    /** Returns when every booking is decided, undone and announced; keeps how long each took since {@code begin}. */
    void awaitSettled(long begin, Duration within) {
        await().atMost(within).pollInterval(LOOK_EVERY).untilAsserted(() -> {
            Map<String, String> ends = worker.holds().settled();
            for (Held held : all) {
                if (ends.containsKey(held.orgId())) {
                    settled.putIfAbsent(held.boundary, Duration.ofNanos(System.nanoTime() - begin));
                }
            }
            assertThat(all)
                    .allSatisfy(held -> assertThat(ends.get(held.orgId()))
                            .as("%s", held.boundary)
                            .isEqualTo(held.boundary.end()));
        });
    }

    /** What the lost worker had sent reaches Google now, long after everything was decided. */
    void letGoLate() {
        List<Held> late = all.stream().filter(held -> held.atGoogle != null).toList();
        late.forEach(held -> held.atGoogle.letGo());
        await().atMost(THROUGH_WITHIN).until(() -> late.stream().allMatch(held -> held.atGoogle.isThrough()));
        for (Held held : late) {
            if (held.boundary.how() instanceof AtGoogle(Operation operation, GoogleGate.Side side, int nth)
                    && side == GoogleGate.Side.REQUEST) {
                // the insert meets our own event or a burnt id, the delete an event that is gone
                int expected = switch (operation) {
                    case TOKEN -> 200;
                    case INSERT -> 409;
                    case DELETE -> 410;
                    default -> throw new IllegalStateException("nothing is held at " + operation);
                };
                assertThat(held.atGoogle.answers())
                        .as("Google's late answers to %s", held.boundary)
                        .contains(expected)
                        .doesNotContain(0, 204);
            }
        }
    }

    /** Nobody was told what did not come true, and who asks again hears the same. Returns what each caller heard. */
    Map<Boundary, String> heard() throws Exception {
        Map<Boundary, String> heard = new EnumMap<>(Boundary.class);
        for (Held held : all) {
            VapiAnswer answer = held.answer.get(ANSWERED_WITHIN.toSeconds(), TimeUnit.SECONDS);
            assertThat(answer.status())
                    .as("the answer to %s", held.boundary)
                    .isIn(held.boundary.end().toLowerCase(java.util.Locale.ROOT), "pending");
            heard.put(held.boundary, answer.status());
            // a failure may be tried again, and is not asked for
            if (held.boundary.story() == Story.BOOKED) {
                assertThat(town.webhook().book(held.call.repeated()).eventId()).isEqualTo(held.eventId.value());
            }
        }
        return heard;
    }

    /** How long each took until it was decided, undone and announced. */
    Map<Boundary, Duration> settled() {
        return settled;
    }

    /** One event for each confirmed booking, none for the others, and no more events than ids. */
    void assertOneEventEach() {
        for (Held held : all) {
            assertThat(town.liveEvents(held.clinic))
                    .as("the events of %s", held.boundary)
                    .hasSize(held.boundary.end().equals("CONFIRMED") ? 1 : 0);
            assertThat(town.allEvents(held.clinic)).hasSizeLessThanOrEqualTo(1);
        }
    }
}
