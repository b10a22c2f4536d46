package io.handshake.ingress.intake;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * What a producer has sent, read off its own metrics.
 *
 * <p>The producer's one I/O thread counts records in {@code record-send-total} when it takes them off its queue, before
 * their first byte goes to a socket, and then selects, which {@code select-total} counts. A record that was queued after
 * the counter was read, and given up while the counter still stands, was never taken off. One round can both give a
 * record up and take it off, in that order (seen in kafka-clients 4.2.1, {@code Sender.sendProducerData}); hence the
 * counter is read again only after that round's select.
 */
final class KafkaSends {

    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(10);
    private static final int MAX_LOOKS = 200;

    private final Metric sent;
    private final Metric selects;

    KafkaSends(Map<MetricName, ? extends Metric> metrics) {
        this.sent = ofClient(metrics, "record-send-total");
        this.selects = ofClient(metrics, "select-total");
    }

    /** A point in the I/O thread's rounds. */
    record Moment(double selects) {}

    /** Records sent so far, counting repetitions. */
    double total() {
        return number(sent);
    }

    Moment now() {
        return new Moment(number(selects));
    }

    /**
     * Whether it is certain that nothing was sent since the total was {@code before}, up to the end of the round of
     * {@code moment}. Waits two seconds at most for that round to end; a producer that stands still proves nothing.
     */
    boolean noneBetween(double before, Moment moment) {
        for (int look = 0; look < MAX_LOOKS; look++) {
            if (total() != before) {
                return false;
            }
            if (number(selects) > moment.selects()) {
                return total() == before;
            }
            LockSupport.parkNanos(LOOK_AGAIN_AFTER.toNanos());
        }
        return false;
    }

    private static Metric ofClient(Map<MetricName, ? extends Metric> metrics, String name) {
        return metrics.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name)
                        && entry.getKey().group().equals("producer-metrics"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("expected the Kafka metric " + name + ", found none"));
    }

    private static double number(Metric metric) {
        return ((Number) metric.metricValue()).doubleValue();
    }
}
