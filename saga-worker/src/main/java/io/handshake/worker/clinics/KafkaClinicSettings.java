package io.handshake.worker.clinics;

import io.handshake.contracts.ClinicSettings;
import io.handshake.contracts.EventHeaders;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.Topic;
import io.handshake.worker.post.KafkaPost;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the settings of clinics that changed, and a farewell to those that are gone. The row is the outbox: its version differs from the announced one
 * until the broker has acknowledged.
 */
final class KafkaClinicSettings implements Runnable {

    static final int BATCH = 500;

    private static final String SOURCE = "/saga-worker";

    private static final Logger LOG = LoggerFactory.getLogger(KafkaClinicSettings.class);

    private final Set<String> unreadable = ConcurrentHashMap.newKeySet();
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
        clinics.farewells(BATCH).forEach(farewell -> sayFarewell((String) farewell[0], (UUID) farewell[1]));
        List<ClinicRow> changed = clinics.unannounced(BATCH);
        for (ClinicRow row : changed) {
            settings(row).ifPresent(settings -> announce(row, settings));
        }
    }

    /** A row that cannot be read, written by another version or by hand, stands in no other's way, and is told of once. */
    private Optional<ClinicSettings> settings(ClinicRow row) {
        try {
            return Optional.of(row.toClinic().settings());
        } catch (IllegalArgumentException | NullPointerException | DateTimeException e) {
            if (unreadable.size() < BATCH && unreadable.add(row.orgId() + " " + row.version())) {
                LOG.atError()
                        .addKeyValue("event", "clinic_unreadable")
                        .addKeyValue("org_id", row.orgId())
                        .addKeyValue("error", e.getClass().getName())
                        .log();
            }
            return Optional.empty();
        }
    }

    private void announce(ClinicRow row, ClinicSettings settings) {
        post.deliver(toRecord(settings, row.version()), "clinic settings");
        if (clinics.markAnnounced(settings.orgId().value(), row.version()) == 0) {
            // It was changed meanwhile, and another worker may have announced that before this older record landed:
            // the newest has to go out once more.
            if (clinics.markUnannounced(settings.orgId().value()) == 0) {
                // It was erased meanwhile, and its farewell may lie before this record.
                clinics.bidFarewell(settings.orgId().value());
            }
        }
    }

    /** A record without a value has the brokers forget the ones before. Should the clinic be there again, its settings follow. */
    private void sayFarewell(String orgId, UUID id) {
        EventHeaders headers =
                new EventHeaders(id, EventHeaders.typeOf(Topic.CLINIC_SETTINGS), SOURCE, orgId, clock.instant(), "");
        post.deliver(record(headers, null), "clinic farewell");
        clinics.markUnannounced(orgId);
        clinics.forgetFarewell(id);
    }

    private ProducerRecord<byte[], byte[]> toRecord(ClinicSettings settings, long version) {
        String orgId = settings.orgId().value();
        UUID id = UUID.nameUUIDFromBytes((orgId + " " + version).getBytes(StandardCharsets.UTF_8));
        String type = EventHeaders.typeOf(Topic.CLINIC_SETTINGS);
        EventHeaders headers = new EventHeaders(id, type, SOURCE, orgId, clock.instant(), "");
        return record(headers, JsonEvents.write(settings));
    }

    private static ProducerRecord<byte[], byte[]> record(EventHeaders headers, byte @Nullable [] payload) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topic.CLINIC_SETTINGS.topicName(), headers.subject().getBytes(StandardCharsets.UTF_8), payload);
        headers.asMap().forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }
}
