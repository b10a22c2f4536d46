package io.handshake.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
@Timeout(60)
class KafkaMainTest {

    private static final int SIGTERM = 128 + 15;

    @TempDir
    Path data;

    @Test
    void servesAsAProcessAndClosesTheBrokerWhenItIsStopped() throws Exception {
        try (MainProcess kafka = MainProcess.start(KafkaMain.class, "--port", "0", "--data", data.toString())) {
            String servers = kafka.said("Kafka: ");
            assertThat(servers).matches("127\\.0\\.0\\.1:[1-9]\\d+");
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
                admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                        .all()
                        .get(20, TimeUnit.SECONDS);
            }

            kafka.terminate();

            assertThat(kafka.exit()).isEqualTo(SIGTERM);
            assertThat(Files.exists(data.resolve(".kafka_cleanshutdown"))).isTrue();
        }
    }

    @Test
    void saysHowToCallItAndEnds() throws Exception {
        try (MainProcess wrong = MainProcess.start(KafkaMain.class, "--port", "0")) {
            assertThat(wrong.said("Usage: ")).startsWith("KafkaMain --data FOLDER");
            assertThat(wrong.exit()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--data", "--data x --port many", "--data x --port 65536", "--dta x"})
    void refusesOtherArguments(String arguments) {
        List<String> words = arguments.isEmpty() ? List.of() : List.of(arguments.split(" ", -1));

        assertThatThrownBy(() -> KafkaMain.options(words)).isInstanceOf(IllegalArgumentException.class);
    }
}
