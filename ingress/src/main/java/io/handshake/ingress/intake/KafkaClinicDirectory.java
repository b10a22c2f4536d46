package io.handshake.ingress.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.ClinicSettings;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.Topic;
import io.handshake.ingress.KafkaClientSettings;
import io.handshake.ingress.KafkaTail;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The compacted topic of clinic settings, held in memory and followed live. */
final class KafkaClinicDirectory implements ClinicDirectory, AutoCloseable {

    private final Map<OrgId, ClinicSettings> clinics = new ConcurrentHashMap<>();
    private final KafkaTail tail;

    KafkaClinicDirectory(KafkaClientSettings clients) {
        this.tail = new KafkaTail(
                clients,
                "clinics",
                List.of(Topic.CLINIC_SETTINGS.topicName()),
                KafkaTail.From.FIRST_RECORD,
                this::learn);
    }

    @Override
    public boolean complete() {
        return tail.caughtUp();
    }

    @Override
    public ClinicSettings of(OrgId orgId) {
        ClinicSettings known = clinics.get(orgId);
        return known != null ? known : ClinicSettings.defaults(orgId);
    }

    private void learn(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() != null) {
            ClinicSettings settings = JsonEvents.read(record.value(), ClinicSettings.class);
            clinics.put(settings.orgId(), settings);
        } else if (record.key() != null) {
            clinics.remove(new OrgId(new String(record.key(), UTF_8)));
        }
    }

    @Override
    public void close() {
        tail.close();
    }
}
