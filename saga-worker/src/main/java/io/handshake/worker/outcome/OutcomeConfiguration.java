package io.handshake.worker.outcome;

import io.handshake.web.traces.Traces;
import io.handshake.worker.post.KafkaPost;
import io.handshake.worker.post.PostConfiguration;
import io.handshake.worker.saga.Repeating;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The wiring of room 6. */
@Configuration(proxyBeanMethods = false)
public class OutcomeConfiguration {

    /** A decision older than this has not been announced by its own worker, which may have died. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** Marks are gathered for this long, so that a busy worker marks many in one transaction. */
    private static final Duration MARK_EVERY = Duration.ofMillis(100);

    @Bean
    KafkaOutcomes outcomes(
            Producer<byte[], byte[]> producer,
            @Qualifier(PostConfiguration.STEPS_PRODUCER) Producer<byte[], byte[]> steps,
            KafkaPost post,
            Announcements announcements,
            Traces traces) {
        return new KafkaOutcomes(producer, steps, post, announcements, new OutcomeSpans(traces), GRACE);
    }

    @Bean(initMethod = "start")
    Repeating marking(KafkaOutcomes outcomes) {
        return new Repeating("mark-announced", MARK_EVERY, outcomes::markSent);
    }

    @Bean(initMethod = "start")
    Repeating overdueAnnouncements(KafkaOutcomes outcomes) {
        return new Repeating("repeat-overdue", LOOK_EVERY, outcomes::repeatOverdue);
    }
}
