package io.handshake.ingress;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Whether a broker is answering, read off a consumer's own metrics. An idle broker answers every fetch, so bytes keep
 * coming in: their absence tells a frozen broker, whose connections stay open, as surely as a dead one. Closed
 * connections tell a dead one sooner.
 */
final class KafkaPulse {

    /** Eight times the wait of a fetch: a busy machine is not a dead broker. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(2);

    private final Metric bytesIn;
    private final Metric closes;
    private final Metric connections;
    private double lastBytesIn;
    private double lastCloses;
    private volatile boolean connected;
    private volatile long heardAt;

    KafkaPulse(Map<MetricName, ? extends Metric> metrics) {
        this.bytesIn = ofClient(metrics, "incoming-byte-total");
        this.closes = ofClient(metrics, "connection-close-total");
        this.connections = ofClient(metrics, "connection-count");
    }

    /** Takes a sample; only the consumer's thread does. */
    void sample() {
        double bytes = number(bytesIn);
        double closed = number(closes);
        if (closed != lastCloses && number(connections) == 0) {
            connected = false;
        } else if (bytes != lastBytesIn) {
            heardAt = System.nanoTime();
            connected = true;
        }
        lastBytesIn = bytes;
        lastCloses = closed;
    }

    /** As of the last sample, which itself must be recent. */
    boolean alive() {
        return connected && System.nanoTime() - heardAt < LONGEST_SILENCE.toNanos();
    }

    private static Metric ofClient(Map<MetricName, ? extends Metric> metrics, String name) {
        return metrics.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name)
                        && entry.getKey().group().equals("consumer-metrics"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("expected the Kafka metric " + name + ", found none"));
    }

    private static double number(Metric metric) {
        return ((Number) metric.metricValue()).doubleValue();
    }
}
