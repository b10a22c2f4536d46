package io.handshake.worker.post;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
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
        try {
            producer.send(message).get(limit.toMillis(), TimeUnit.MILLISECONDS);
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
