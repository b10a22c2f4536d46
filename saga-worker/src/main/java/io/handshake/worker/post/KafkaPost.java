package io.handshake.worker.post;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Hands a record to the brokers and waits, within a bound, until they have it. */
public final class KafkaPost {

    private final Producer<byte[], byte[]> producer;
    private final Duration limit;

    /** @param limit above the producer's own delivery time-out nothing more can be learnt */
    public KafkaPost(Producer<byte[], byte[]> producer, Duration limit) {
        this.producer = producer;
        this.limit = limit;
    }

    /**
     * Returns when the brokers have it.
     *
     * @param what names it in the exception, without quoting it
     * @throws TooLarge when it is larger than this producer or the topic takes, however often it is tried
     * @throws KafkaException when they have not taken it in time, or the thread is interrupted: nobody knows whether they
     *     have it
     */
    public void deliver(ProducerRecord<byte[], byte[]> message, String what) {
        deliver(List.of(message), what);
    }

    /**
     * The same for several: they are under way together, and have one time limit.
     *
     * @throws TooLarge as for one; the others may have been taken
     * @throws KafkaException as for one
     */
    public void deliver(List<ProducerRecord<byte[], byte[]>> messages, String what) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            List<Future<RecordMetadata>> underWay = new ArrayList<>(messages.size());
            for (ProducerRecord<byte[], byte[]> message : messages) {
                underWay.add(producer.send(message));
            }
            for (Future<RecordMetadata> one : underWay) {
                one.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecordTooLargeException) {
                throw new TooLarge(what);
            }
            throw new KafkaException("expected the brokers to take " + what + ", found that they did not", e);
        } catch (TimeoutException e) {
            throw new KafkaException("expected the brokers to take " + what + " within " + limit, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("stopped while the brokers were to take " + what, e);
        }
    }

    /** Larger than it may be. The vendor's own exception is a retriable one, which this is not. */
    public static final class TooLarge extends KafkaException {

        private static final long serialVersionUID = 1L;

        TooLarge(String what) {
            super(what + " is larger than the brokers take");
        }
    }
}
