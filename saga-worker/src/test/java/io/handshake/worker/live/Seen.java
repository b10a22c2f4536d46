package io.handshake.worker.live;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.RequestId;
import io.handshake.contracts.StepFinished;
import io.handshake.contracts.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Happenings with good defaults, of bookings that are told apart by a number. */
final class Seen {

    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    static final OrgId ORG = new OrgId("clinic-1");

    static BookingId booking(int number) {
        return new BookingId(new UUID(7, number));
    }

    private static RequestId request(int number) {
        return new RequestId("call-" + number);
    }

    static Happening.Requested requested(int number, Instant at) {
        return new Happening.Requested(booking(number), request(number), ORG, false, at);
    }

    static Happening.Confirmed confirmed(int number, Instant at) {
        return new Happening.Confirmed(
                booking(number), ORG, 1, List.of(request(number)), new UUID(8, number), false, at);
    }

    static Happening.Failed failed(int number, FailureReason reason, Instant at) {
        return new Happening.Failed(
                booking(number), ORG, 1, List.of(request(number)), new UUID(9, number), reason, false, at);
    }

    static Happening.Stepped stepped(int number, String step, StepFinished.Result result, Instant endedAt, long ms) {
        return new Happening.Stepped(new StepFinished(
                booking(number),
                ORG,
                1,
                1,
                step,
                StepFinished.Direction.DO,
                1,
                result,
                "",
                endedAt.minusMillis(ms),
                ms));
    }

    static Sighting at(Topic topic, int partition, long offset, Happening happening) {
        return new Sighting(
                topic, partition, offset, NOW, ORG.value(), Map.of(), new Payload(null), Optional.of(happening));
    }

    private Seen() {}
}
