package io.handshake.local.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.handshake.contracts.Topic;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** What everybody who operates a broker sees without opening a record: its key and its headers. */
final class KafkaLabels {

    /** Each different one once. */
    static Set<String> read(String bootstrapServers) {
        Set<String> labels = new TreeSet<>();
        for (ConsumerRecord<byte[], byte[]> unread :
                KafkaHistory.records(bootstrapServers, Arrays.asList(Topic.values()))) {
            if (unread.key() != null) {
                labels.add(new String(unread.key(), ISO_8859_1));
            }
            for (Header header : unread.headers()) {
                labels.add(header.key() + "=" + (header.value() == null ? "" : new String(header.value(), ISO_8859_1)));
            }
        }
        return labels;
    }

    private KafkaLabels() {}
}
