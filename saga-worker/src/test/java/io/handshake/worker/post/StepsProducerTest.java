package io.handshake.worker.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.handshake.contracts.Topic;
import io.handshake.worker.KafkaServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

@Tag("slow")
class StepsProducerTest {

    private static final int STEPS = 30;

    private static Producer<byte[], byte[]> stepsProducer(String bootstrapServers) {
        KafkaProperties kafka = new KafkaProperties();
        kafka.setClientId("steps-test");
        kafka.setBootstrapServers(List.of(bootstrapServers));
        return new PostConfiguration().stepsProducer(kafka);
    }

    /** Of ten bookings of one clinic. */
    private static List<Future<RecordMetadata>> send(Producer<byte[], byte[]> producer) {
        return IntStream.range(0, STEPS)
                .mapToObj(_ ->
                        producer.send(new ProducerRecord<>(Topic.BOOKING_STEPS.topicName(), new byte[1], new byte[1])))
                .toList();
    }

    private static double total(Producer<byte[], byte[]> producer, String metric) {
        return producer.metrics().values().stream()
                .filter(each -> each.metricName().name().equals(metric)
                        && each.metricName().group().equals("producer-metrics"))
                .mapToDouble(each -> (Double) each.metricValue())
                .sum();
    }

    @Test
    void gathersWhatComesTogetherAndKeepsNothingBackWhenItCloses() {
        Producer<byte[], byte[]> producer = stepsProducer(KafkaServer.embedded().bootstrapServers());
        await().atMost(Duration.ofSeconds(40))
                .ignoreExceptions()
                .until(() ->
                        !producer.partitionsFor(Topic.BOOKING_STEPS.topicName()).isEmpty());

        List<Future<RecordMetadata>> sent = send(producer);
        producer.close();

        assertThat(sent).allSatisfy(each -> assertThat(each.state()).isEqualTo(Future.State.SUCCESS));
        assertThat(total(producer, "records-per-request-avg")).isGreaterThanOrEqualTo(STEPS / 3.0);
    }

    @Test
    void noBookingWaitsForBrokersThatAreAway() throws IOException {
        Producer<byte[], byte[]> producer = stepsProducer("127.0.0.1:" + closedPort());

        // as patient as the producer of outcomes, they would take 7.5 s
        List<Future<RecordMetadata>> sent = assertTimeout(Duration.ofSeconds(7), () -> send(producer));

        assertThat(sent).allSatisfy(each -> assertThat(each.state()).isEqualTo(Future.State.FAILED));
        assertTimeout(Duration.ofSeconds(20), () -> producer.close());
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
