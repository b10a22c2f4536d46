package io.handshake.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The broker as a process of its own. */
public final class KafkaMain {

    private static final String USAGE = "Usage: KafkaMain --data FOLDER [--port N (0, a free one)]";

    private static final Duration CLOSES_WITHIN = Duration.ofSeconds(20);

    record Options(Path data, int port) {}

    private KafkaMain() {}

    /** Runs until it is stopped, and then closes the broker; prints its bootstrap servers. */
    public static void main(String[] arguments) throws InterruptedException {
        Options options;
        try {
            options = options(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        EmbeddedKafka kafka = EmbeddedKafka.start(options.data(), options.port());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(kafka), "kafka-close"));
        System.out.println("Kafka: " + kafka.bootstrapServers());
        Thread.currentThread().join();
    }

    /** @throws IllegalArgumentException when they are not as the usage says */
    static Options options(List<String> arguments) {
        @Nullable Path data = null;
        int port = 0;
        for (int i = 0; i < arguments.size(); i += 2) {
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException("A value was expected after " + arguments.get(i));
            }
            String value = arguments.get(i + 1);
            switch (arguments.get(i)) {
                case "--data" -> data = Path.of(value);
                case "--port" -> port = LoopbackPorts.number(value);
                default -> throw new IllegalArgumentException("--data or --port was expected");
            }
        }
        if (data == null) {
            throw new IllegalArgumentException("--data was expected");
        }
        return new Options(data, port);
    }

    /** A broker that does not come to its end is left behind: it starts again as after a kill. */
    private static void close(EmbeddedKafka kafka) {
        try {
            Thread.ofPlatform()
                    .name("kafka-closing")
                    .daemon()
                    .start(kafka::close)
                    .join(CLOSES_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
