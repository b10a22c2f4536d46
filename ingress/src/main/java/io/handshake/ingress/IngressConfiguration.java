package io.handshake.ingress;

import io.handshake.web.traces.Traces;
import io.handshake.web.traces.TracesSettings;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What both rooms share. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({IngressSettings.class, TracesSettings.class})
class IngressConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Traces traces(TracesSettings settings, @Value("${spring.application.name}") String service) {
        try {
            return settings.open(service);
        } catch (IllegalArgumentException e) {
            throw new RefusedStart(String.valueOf(e.getMessage()));
        }
    }

    @Bean
    KafkaClientSettings kafkaClientSettings(KafkaProperties spring, IngressSettings settings) {
        return new KafkaClientSettings(
                spring.buildConsumerProperties(), spring.buildProducerProperties(), settings.answerWithin());
    }
}
