package io.handshake.worker.metrics;

import io.handshake.contracts.Topic;
import io.handshake.worker.inbox.InboxPulse;
import io.handshake.worker.live.Glance;
import io.handshake.worker.live.Standing;
import io.handshake.worker.saga.Lanes;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/**
 * How things stand. What tables and brokers say is the same at every worker, so who adds workers up takes the largest; what is
 * not known is not a number.
 */
final class MicrometerGauges implements MeterBinder {

    private static final double UNKNOWN = Double.NaN;
    private static final List<Topic> INBOX = List.of(Topic.BOOKING_REQUESTED, Topic.BOOKING_REPLAYED);

    private final Lanes lanes;
    private final InboxPulse inbox;
    private final Glance glance;
    private final Clock clock;

    MicrometerGauges(Lanes lanes, InboxPulse inbox, Glance glance, Clock clock) {
        this.lanes = lanes;
        this.inbox = inbox;
        this.glance = glance;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        here(registry);
        standing(registry);
        topics(registry);
    }

    private void here(MeterRegistry registry) {
        gauge("handshake.bookings.in.flight", () -> lanes.load().deciding())
                .description("Bookings that this worker is at.")
                .tag("doing", "deciding")
                .register(registry);
        gauge("handshake.bookings.in.flight", () -> lanes.load().undoing())
                .description("Bookings that this worker is at.")
                .tag("doing", "undoing")
                .register(registry);
        gauge("handshake.bookings.waiting", () -> lanes.load().waiting())
                .description("Bookings that wait for their turn in the lanes of this worker.")
                .register(registry);
    }

    private void standing(MeterRegistry registry) {
        stands("handshake.bookings.undecided", Standing::undecided)
                .description("Bookings that are not decided.")
                .register(registry);
        stands("handshake.bookings.undoing", Standing::undoing)
                .description("Failed bookings whose event is still being taken back.")
                .register(registry);
        stands("handshake.bookings.stuck", Standing::stuck)
                .description("Failed bookings whose event a person has to look at.")
                .register(registry);
        stands("handshake.bookings.unannounced", Standing::toAnnounce)
                .description("Decisions that no topic has yet.")
                .register(registry);
        stands("handshake.oldest.undecided.age", this::age)
                .description("How long the eldest undecided booking has waited.")
                .baseUnit("seconds")
                .register(registry);
        connections(registry, "connected", Standing::connected);
        connections(registry, "reconnect_needed", Standing::reconnect);
        connections(registry, "never_connected", Standing::neverConnected);
        gauge("handshake.figures.known", () -> glance.standing().isPresent() ? 1 : 0)
                .description("Whether the figures of the tables, or of the brokers, are known.")
                .tag("of", "tables")
                .register(registry);
    }

    private double age(Standing standing) {
        Instant oldest = standing.oldestUndecided();
        return oldest == null
                ? 0
                : Math.max(0, Duration.between(oldest, clock.instant()).toSeconds());
    }

    private void connections(MeterRegistry registry, String state, ToDoubleFunction<Standing> figure) {
        stands("handshake.connections", figure)
                .description("Clinics by the state of their connection to Google.")
                .tag("state", state)
                .register(registry);
    }

    private void topics(MeterRegistry registry) {
        gauge("handshake.figures.known", () -> glance.knowsTopics() ? 1 : 0)
                .description("Whether the figures of the tables, or of the brokers, are known.")
                .tag("of", "brokers")
                .register(registry);
        for (Topic topic : INBOX) {
            gauge("handshake.inbox.lag", () -> number(glance.lag(topic.topicName())))
                    .description("Records that the workers have not committed.")
                    .baseUnit("records")
                    .tag("topic", topic.topicName())
                    .register(registry);
            gauge("handshake.inbox.since.poll", () -> sincePoll(topic))
                    .description("How long ago this worker has asked for records.")
                    .baseUnit("seconds")
                    .tag("topic", topic.topicName())
                    .register(registry);
        }
        for (Topic topic : Topic.values()) {
            gauge("handshake.topic.end.offset", () -> number(glance.ended(topic.topicName())))
                    .description("Records that the topic has ever had.")
                    .tag("topic", topic.topicName())
                    .register(registry);
        }
    }

    private double sincePoll(Topic topic) {
        double seconds = inbox.secondsSincePoll(topic);
        return seconds < 0 ? UNKNOWN : seconds;
    }

    private static double number(Optional<Long> figure) {
        return figure.map(Long::doubleValue).orElse(UNKNOWN);
    }

    private Gauge.Builder<?> stands(String name, ToDoubleFunction<Standing> figure) {
        return gauge(name, () -> glance.standing().map(figure::applyAsDouble).orElse(UNKNOWN));
    }

    /** Asked by a supplier, which the registry keeps. */
    private static Gauge.Builder<?> gauge(String name, DoubleSupplier figure) {
        return Gauge.builder(name, figure::getAsDouble);
    }
}
