package io.handshake.ingress;

import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What both rooms share. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IngressSettings.class)
class IngressConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    KafkaClientSettings kafkaClientSettings(KafkaProperties spring, IngressSettings settings) {
        return new KafkaClientSettings(
                spring.buildConsumerProperties(), spring.buildProducerProperties(), settings.answerWithin());
    }
}
