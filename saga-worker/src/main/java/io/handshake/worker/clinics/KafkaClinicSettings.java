package io.handshake.worker.clinics;

import io.handshake.contracts.ClinicSettings;
import io.handshake.contracts.EventHeaders;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Publishes the settings of clinics that changed. The row is the outbox: its version differs from the announced one
 * until the broker has acknowledged.
 */
final class KafkaClinicSettings implements Runnable {

    static final int BATCH = 500;
    /** Above the producer's own delivery time-out nothing more can be learnt. */
    static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(15);

    private static final String SOURCE = "/saga-worker";

    private final JpaClinicRows clinics;
    private final Producer<byte[], byte[]> producer;
    private final Clock clock;

    KafkaClinicSettings(JpaClinicRows clinics, Producer<byte[], byte[]> producer, Clock clock) {
        this.clinics = clinics;
        this.producer = producer;
        this.clock = clock;
    }

    /** One batch; what a huge import leaves over comes with the next sweep. */
    @Override
    public void run() {
        List<ClinicRow> changed = clinics.unannounced(BATCH);
        for (ClinicRow row : changed) {
            announce(row);
        }
    }

    private void announce(ClinicRow row) {
        ClinicSettings settings = row.toClinic().settings();
        send(settings, row.version());
        if (clinics.markAnnounced(settings.orgId().value(), row.version()) == 0) {
            // It was changed meanwhile, and another worker may have announced that before this older record landed:
            // the newest has to go out once more.
            clinics.markUnannounced(settings.orgId().value());
        }
    }

    private void send(ClinicSettings settings, long version) {
        try {
            producer.send(toRecord(settings, version)).get(ACKNOWLEDGED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while the broker was to acknowledge clinic settings", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the broker did not acknowledge clinic settings", e);
        }
    }

    private ProducerRecord<byte[], byte[]> toRecord(ClinicSettings settings, long version) {
        String orgId = settings.orgId().value();
        UUID id = UUID.nameUUIDFromBytes((orgId + " " + version).getBytes(StandardCharsets.UTF_8));
        String type = EventHeaders.typeOf(Topic.CLINIC_SETTINGS);
        EventHeaders headers = new EventHeaders(id, type, SOURCE, orgId, clock.instant(), "");
        var record = new ProducerRecord<>(
                Topic.CLINIC_SETTINGS.topicName(), orgId.getBytes(StandardCharsets.UTF_8), JsonEvents.write(settings));
        headers.asMap().forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }
}
