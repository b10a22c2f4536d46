package io.handshake.local.house;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;

/** Asks the brokers about themselves, with an end to every wait. */
public final class KafkaQuestions implements AutoCloseable {

    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(10);

    private final String bootstrapServers;
    private final Duration patience;
    private final Admin admin;

    /** Waits 10 s for each answer. */
    public KafkaQuestions(String bootstrapServers) {
        this(bootstrapServers, Map.of());
    }

    /**
     * The same, of brokers that ask who we are.
     *
     * @param properties how a client tells them, by Kafka's names
     * @throws org.apache.kafka.common.KafkaException when no client can be made of these
     */
    public KafkaQuestions(String bootstrapServers, Map<String, String> properties) {
        this(bootstrapServers, USUAL_PATIENCE, properties);
    }

    KafkaQuestions(String bootstrapServers, Duration patience, Map<String, String> properties) {
        this.bootstrapServers = bootstrapServers;
        this.patience = patience;
        Map<String, Object> all = new HashMap<>(properties);
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        // a request may not take longer than the call it belongs to: the client refuses such settings
        all.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        all.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        this.admin = Admin.create(all);
    }

    /**
     * What they answer.
     *
     * @throws IllegalStateException when they do not in time
     */
    public <T> T ask(Function<Admin, ? extends Future<T>> question) {
        try {
            return question.apply(admin).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The brokers at " + bootstrapServers + " do not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking the brokers", e);
        }
    }

    @Override
    public void close() {
        admin.close(patience);
    }
}
