package io.handshake.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingOutcome;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventId;
import io.handshake.contracts.FailureReason;
import io.handshake.embedded.google.CalendarEvent;
import io.handshake.embedded.google.Fault;
import io.handshake.embedded.google.FaultEffect;
import io.handshake.embedded.google.Operation;
import io.handshake.embedded.google.When;
import io.handshake.worker.Bookings;
import io.handshake.worker.faults.FaultHouse.Row;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What several deliveries, callers and readings do to each other. */
@Tag("slow")
class RacesTest {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final int CALLERS = 50;

    private final FaultHouse house = FaultHouse.shared();
    private String org;
    private List<BookingRequested> sent = List.of();

    @BeforeEach
    void aClinic() {
        org = house.clinics(1).getFirst();
    }

    @AfterEach
    void everyPromiseIsKept() {
        awaitClosed();
        assertThat(Promises.broken(house, sent)).isEmpty();
    }

    @Test
    void theSameRequestTwiceAtOnceAndOnceMoreLaterRunsOnce() {
        BookingRequested request = FaultHouse.wish(org, 0).buildRequest();

        send(request, request);
        Told first = answer(request);
        send(request);

        await().atMost(WITHIN)
                .until(() -> house.witness.told(request.bookingId()).size() > 1);
        assertThat(house.witness.told(request.bookingId()))
                .extracting(Told::ceId)
                .containsOnly(first.ceId());
        assertThat(first.isConfirmed()).isTrue();
        assertThat(inserts()).isEqualTo(1);
    }

    @Test
    void aToolCallIdWithOtherArgumentsIsRefusedAndTheFirstStands() {
        Bookings wish = FaultHouse.wish(org, 0);
        BookingRequested first = wish.buildRequest();
        BookingRequested other =
                wish.at(first.startsAt().plusSeconds(7200).toString()).buildRequest();

        send(first, other);

        assertThat(answer(first).isConfirmed()).isTrue();
        assertThat(answer(other).outcome()).isInstanceOfSatisfying(BookingFailed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(FailureReason.INVALID_REQUEST);
            assertThat(failed.detail()).isEqualTo("request_id_reused");
        });
        assertThat(inserts()).isEqualTo(1);
    }

    @Test
    void theModelRepeatingItselfHearsTheSameOutcome() {
        Bookings wish = FaultHouse.wish(org, 0);
        BookingRequested first = wish.request("tool-1").buildRequest();
        BookingRequested whileItRuns = wish.request("tool-2").buildRequest();
        BookingRequested afterwards = wish.request("tool-3").buildRequest();
        house.google.fault(
                Fault.on(Operation.INSERT, new FaultEffect.Delay(Duration.ofMillis(400), When.AFTER_APPLYING))
                        .account(FaultHouse.account(org)));

        send(first, whileItRuns);
        Told told = answer(first);
        send(afterwards);

        assertThat(told.isConfirmed()).isTrue();
        assertThat(List.of(answer(whileItRuns), answer(afterwards)))
                .extracting(Told::ceId)
                .containsOnly(told.ceId());
        assertThat(inserts()).isEqualTo(1);
    }

    @Test
    void ofFiftyCallersForOneSlotOneGetsItAndTheOthersMakeNoEvent() {
        BookingRequested[] requests = IntStream.range(0, CALLERS)
                .mapToObj(caller -> FaultHouse.wish(org, 0).buildRequest())
                .toArray(BookingRequested[]::new);

        send(requests);

        Map<Boolean, List<BookingOutcome>> outcomes = Arrays.stream(requests)
                .map(this::answer)
                .collect(Collectors.partitioningBy(
                        Told::isConfirmed, Collectors.mapping(Told::outcome, Collectors.toList())));
        assertThat(outcomes.get(true)).hasSize(1);
        assertThat(outcomes.get(false))
                .allSatisfy(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                BookingFailed.class,
                                failed -> assertThat(failed.reason()).isEqualTo(FailureReason.SLOT_TAKEN)));
        assertThat(house.google.events(FaultHouse.account(org), "primary")).hasSize(1);
    }

    @Test
    void appointmentsThatTouchAreBothMadeAndOfTwoThatOverlapOne() {
        BookingRequested ten = FaultHouse.wish(org, 0).minutes(30).buildRequest();
        BookingRequested halfPastTen = FaultHouse.wish(org, 2).minutes(30).buildRequest();
        BookingRequested quarterPastTen = FaultHouse.wish(org, 1).minutes(30).buildRequest();

        send(ten, halfPastTen);
        assertThat(List.of(answer(ten), answer(halfPastTen))).allMatch(Told::isConfirmed);
        send(quarterPastTen);

        assertThat(answer(quarterPastTen).isConfirmed()).isFalse();
        assertThat(inserts()).isEqualTo(2);
    }

    @Test
    void ofTwoThatOverlapAtOnceOneIsMade() {
        BookingRequested ten = FaultHouse.wish(org, 0).minutes(30).buildRequest();
        BookingRequested quarterPastTen = FaultHouse.wish(org, 1).minutes(30).buildRequest();

        send(ten, quarterPastTen);

        assertThat(List.of(answer(ten).isConfirmed(), answer(quarterPastTen).isConfirmed()))
                .containsExactlyInAnyOrder(true, false);
        assertThat(inserts()).isEqualTo(1);
    }

    @Test
    void readingEverythingAgainRunsNothingAgainAndTellsEveryOutcomeAgain() throws Exception {
        BookingRequested confirmed = FaultHouse.wish(org, 0).buildRequest();
        BookingRequested failed = FaultHouse.wish(org, 4).buildRequest();
        send(confirmed);
        assertThat(answer(confirmed).isConfirmed()).isTrue();
        house.google.fault(
                Fault.on(Operation.INSERT, FaultEffect.answer(400, "invalid")).account(FaultHouse.account(org)));
        send(failed);
        assertThat(answer(failed).isConfirmed()).isFalse();
        awaitClosed();
        Map<String, Row> before = house.rows(List.of(org));
        long requests = requests();

        house.readEverythingAgain();

        for (BookingRequested each : List.of(confirmed, failed)) {
            await().atMost(WITHIN)
                    .until(() -> house.witness.told(each.bookingId()).size() > 1);
        }
        assertThat(house.rows(List.of(org))).isEqualTo(before);
        assertThat(requests()).isEqualTo(requests);
    }

    @Test
    void aBookingWhoseEventIdIsBurntIsMadeUnderAnotherWhenItIsWantedAgain() {
        Bookings wish = FaultHouse.wish(org, 0);
        BookingRequested first = wish.request("tool-1").buildRequest();
        BookingRequested again = wish.request("tool-2").buildRequest();
        house.google.fault(Fault.on(Operation.INSERT, new FaultEffect.Drop(When.AFTER_APPLYING))
                .account(FaultHouse.account(org)));
        house.google.fault(
                Fault.on(Operation.INSERT, FaultEffect.answer(400, "invalid")).account(FaultHouse.account(org)));
        send(first);
        assertThat(answer(first).isConfirmed()).isFalse();
        awaitClosed();

        send(again);

        EventId second = EventId.of(first.orgId(), first.bookingId(), 2);
        assertThat(answer(again).outcome()).isInstanceOfSatisfying(BookingConfirmed.class, confirmed -> {
            assertThat(confirmed.attempt()).isEqualTo(2);
            assertThat(confirmed.eventId()).isEqualTo(second);
        });
        assertThat(house.google.events(FaultHouse.account(org), "primary"))
                .extracting(CalendarEvent::id, CalendarEvent::isLive)
                .containsExactly(
                        tuple(EventId.of(first.orgId(), first.bookingId(), 1).value(), false),
                        tuple(second.value(), true));
    }

    private void send(BookingRequested... requests) {
        sent = Stream.concat(sent.stream(), Arrays.stream(requests)).toList();
        for (BookingRequested request : requests) {
            house.request(request);
        }
    }

    private Told answer(BookingRequested request) {
        await().atMost(WITHIN)
                .pollDelay(Duration.ZERO)
                .until(() -> house.witness.answer(request).isPresent());
        return house.witness.answer(request).orElseThrow();
    }

    private void awaitClosed() {
        await().atMost(WITHIN)
                .pollDelay(Duration.ZERO)
                .until(() -> house.rows(List.of(org)).values().stream().allMatch(Row::isClosed));
    }

    private long inserts() {
        return house.google.count(Operation.INSERT, FaultHouse.account(org));
    }

    /** Whatever Google was asked for this clinic. */
    private long requests() {
        return house.google.journal().stream()
                .filter(entry -> entry.account().equals(FaultHouse.account(org)))
                .count();
    }
}
