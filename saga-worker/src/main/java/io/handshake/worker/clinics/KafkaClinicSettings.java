package io.handshake.worker.clinics;

import io.handshake.contracts.ClinicSettings;
import io.handshake.contracts.EventHeaders;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.Topic;
import io.handshake.worker.post.KafkaPost;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Publishes the settings of clinics that changed. The row is the outbox: its version differs from the announced one
 * until the broker has acknowledged.
 */
final class KafkaClinicSettings implements Runnable {

    static final int BATCH = 500;

    private static final String SOURCE = "/saga-worker";

    private final JpaClinicRows clinics;
    private final KafkaPost post;
    private final Clock clock;

    KafkaClinicSettings(JpaClinicRows clinics, KafkaPost post, Clock clock) {
        this.clinics = clinics;
        this.post = post;
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
        post.deliver(toRecord(settings, row.version()), "clinic settings");
        if (clinics.markAnnounced(settings.orgId().value(), row.version()) == 0) {
            // It was changed meanwhile, and another worker may have announced that before this older record landed:
            // the newest has to go out once more.
            clinics.markUnannounced(settings.orgId().value());
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
