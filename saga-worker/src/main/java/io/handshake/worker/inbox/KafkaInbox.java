package io.handshake.worker.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventHeaders;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.RequestId;
import io.handshake.contracts.Topic;
import io.handshake.contracts.Traceparent;
import io.handshake.contracts.UnreadableEventException;
import io.handshake.web.traces.Traces;
import io.handshake.worker.inbox.Inbox.Admission;
import io.handshake.worker.saga.Booking.Priority;
import io.handshake.worker.saga.Lanes;
import io.handshake.worker.saga.Outcomes;
import io.handshake.worker.saga.Refusal;
import io.handshake.worker.saga.Room;
import io.handshake.worker.saga.Work;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchMessageListener;

/**
 * From Kafka into durable rows, a batch at a time. The container commits the offsets after this returns; when this throws,
 * the same batch comes again, and finds the rows that it already made.
 */
final class KafkaInbox implements BatchMessageListener<byte[], byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaInbox.class);

    /** Where a record goes on from here; both topics share it. */
    record Rooms(
            Inbox inbox,
            WorkerInstance instance,
            Lanes lanes,
            Outcomes outcomes,
            KafkaDeadLetters deadLetters,
            Traces traces) {}

    private record Origin(int partition, long offset) {}

    /** What waits for the brokers, and so for the rest of its batch; {@code answered} are the origins of the answers. */
    private record Later(
            List<Refusal> answers, List<Origin> answered, Map<ConsumerRecord<byte[], byte[]>, String> letters) {}

    private final Topic topic;
    private final Priority priority;
    private final Rooms rooms;
    /**
     * What of the batch at hand needs nothing more: when the batch comes again because something else of it had to wait,
     * it is not announced, answered or set aside once more. Never more than one batch; used by the listener's thread alone.
     */
    private final Set<Origin> done = new HashSet<>();

    KafkaInbox(Topic topic, Priority priority, Rooms rooms) {
        this.topic = topic;
        this.priority = priority;
        this.rooms = rooms;
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
        done.retainAll(records.stream().map(KafkaInbox::origin).toList());
        List<ConsumerRecord<byte[], byte[]>> readable = new ArrayList<>(records.size());
        List<Arrival> arrivals = new ArrayList<>(records.size());
        Later later = new Later(new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
        for (ConsumerRecord<byte[], byte[]> unread : records) {
            if (done.contains(origin(unread))) {
                continue;
            }
            try {
                arrivals.add(arrival(unread));
                readable.add(unread);
            } catch (UnreadableEventException e) {
                later.letters().put(unread, e.reason());
            }
        }
        // what can be read first: it does not wait for a topic of answers or of dead letters that takes none
        admitAll(readable, arrivals, later);
        if (!later.answers().isEmpty()) {
            rooms.outcomes().answer(later.answers());
            done.addAll(later.answered());
        }
        later.letters().forEach((record, reason) -> {
            rooms.deadLetters().setAside(record, reason);
            done.add(origin(record));
        });
        // the same records after this are asked for anew: a group that was reset, a topic that was made again
        done.clear();
    }

    /** What cannot be admitted is set aside as well, and costs only itself. */
    private void admitAll(List<ConsumerRecord<byte[], byte[]>> records, List<Arrival> arrivals, Later later) {
        int from = 0;
        while (from < arrivals.size()) {
            int to = arrivals.size();
            try {
                admit(records.subList(from, to), arrivals.subList(from, to), later);
                from = to;
            } catch (ArrivalRefusedException e) {
                int refused = from + e.index();
                if (e.index() > 0) {
                    admit(records.subList(from, refused), arrivals.subList(from, refused), later);
                }
                later.letters().put(records.get(refused), e.detail());
                from = refused + 1;
            }
        }
    }

    /** What is new begins before anybody waits for the brokers to take an answer. */
    private void admit(List<ConsumerRecord<byte[], byte[]>> records, List<Arrival> arrivals, Later later) {
        Admission admission = started(arrivals);
        log(arrivals, admission);
        admission.toRepeat().forEach(rooms.outcomes()::announce);
        Set<RequestId> toAnswer = new HashSet<>();
        admission.refused().forEach(refusal -> toAnswer.addAll(refusal.outcome().requestIds()));
        later.answers().addAll(admission.refused());
        for (int n = 0; n < records.size(); n++) {
            boolean waits = toAnswer.contains(arrivals.get(n).request().requestId());
            (waits ? later.answered() : done).add(origin(records.get(n)));
        }
    }

    private static Origin origin(ConsumerRecord<byte[], byte[]> unread) {
        return new Origin(unread.partition(), unread.offset());
    }

    private Admission started(List<Arrival> arrivals) {
        List<BookingId> ids =
                arrivals.stream().map(arrival -> arrival.request().bookingId()).toList();
        Room room = rooms.lanes().room();
        List<Work> toRun = List.of();
        ArrivalSpans spans = ArrivalSpans.begin(rooms.traces(), topic, arrivals);
        rooms.lanes().expect(ids);
        try {
            Admission admission = rooms.inbox().admit(arrivals, rooms.instance().id(), room);
            toRun = admission.toRun().stream().<Work>map(Work.Decide::new).toList();
            spans.end(admission);
            return admission;
        } catch (RuntimeException e) {
            spans.fail(e);
            throw e;
        } finally {
            rooms.lanes().submit(ids, toRun);
        }
    }

    private Arrival arrival(ConsumerRecord<byte[], byte[]> unread) {
        if (unread.value() == null) {
            throw new UnreadableEventException("expected an event, found a record without a value");
        }
        String type = header(unread, EventHeaders.TYPE);
        if (!type.isEmpty() && !type.equals(EventHeaders.typeOf(topic))) {
            throw new UnreadableEventException(
                    EventHeaders.TYPE + ": expected " + EventHeaders.typeOf(topic) + ", found another type");
        }
        String traceparent = header(unread, EventHeaders.TRACEPARENT);
        return new Arrival(
                JsonEvents.read(unread.value(), BookingRequested.class),
                priority,
                Traceparent.isValid(traceparent) ? traceparent : "");
    }

    private static String header(ConsumerRecord<byte[], byte[]> unread, String name) {
        Header header = unread.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
    }

    private void log(List<Arrival> arrivals, Admission admission) {
        LOG.atInfo()
                .addKeyValue("event", "batch_admitted")
                .addKeyValue("topic", topic.topicName())
                .addKeyValue("records", arrivals.size())
                .addKeyValue("to_run", admission.toRun().size())
                .addKeyValue("to_repeat", admission.toRepeat().size())
                .addKeyValue("refused", admission.refused().size())
                .log();
    }
}
