package io.handshake.worker.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.StepFinished;
import io.handshake.contracts.Topic;
import io.handshake.contracts.UnreadableEventException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** From a record to what may be looked at. */
final class KafkaSightings {

    private static final int MOST_TEXT_KEPT = 500;

    static Sighting of(Topic topic, ConsumerRecord<byte[], byte[]> record) {
        return new Sighting(
                topic,
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(Math.max(0, record.timestamp())),
                text(record.key()),
                headers(record),
                new Payload(record.value()),
                happening(topic, record));
    }

    /** A foreign record may have thousands: the last of each that is shown is kept. */
    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : Shown.HEADERS) {
            Header header = record.headers().lastHeader(name);
            if (header != null) {
                headers.put(name, text(header.value()));
            }
        }
        return headers;
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, 0, Math.min(bytes.length, MOST_TEXT_KEPT), UTF_8);
    }

    private static Optional<Happening> happening(Topic topic, ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (topic == Topic.BOOKING_REQUESTED_DLT) {
            return Optional.of(new Happening.SetAside(Instant.ofEpochMilli(Math.max(0, record.timestamp()))));
        }
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    switch (topic) {
                        case BOOKING_REQUESTED -> requested(JsonEvents.read(value, BookingRequested.class), false);
                        case BOOKING_REPLAYED -> requested(JsonEvents.read(value, BookingRequested.class), true);
                        case BOOKING_CONFIRMED -> Happening.of(JsonEvents.read(value, BookingConfirmed.class));
                        case BOOKING_FAILED -> Happening.of(JsonEvents.read(value, BookingFailed.class));
                        case BOOKING_STEPS -> new Happening.Stepped(JsonEvents.read(value, StepFinished.class));
                        case BOOKING_REQUESTED_DLT, CLINIC_SETTINGS ->
                            throw new UnreadableEventException("expected an event of a booking, found another topic");
                    });
        } catch (UnreadableEventException e) {
            // Whoever it was meant for tells of it.
            return Optional.empty();
        }
    }

    private static Happening requested(BookingRequested request, boolean replayed) {
        return new Happening.Requested(
                request.bookingId(), request.requestId(), request.orgId(), replayed, request.receivedAt());
    }

    private KafkaSightings() {}
}
