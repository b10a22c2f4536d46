package io.handshake.ingress.answer;

import io.handshake.ingress.KafkaClientSettings;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires room 7. */
@Configuration(proxyBeanMethods = false)
public class AnswerConfiguration {

    @Bean
    Answers answers() {
        return new Answers();
    }

    @Bean
    KafkaOutcomes kafkaOutcomes(KafkaClientSettings clients, Answers answers) {
        return new KafkaOutcomes(clients, answers);
    }

    @Bean
    KafkaAnswersGiven kafkaAnswersGiven(KafkaClientSettings clients) {
        return new KafkaAnswersGiven(clients.gathering());
    }

    @Bean
    HealthIndicator outcomesHealthIndicator(OutcomeLine line) {
        return () -> Health.status(line.assigned() ? "UP" : "DOWN").build();
    }

    @Bean
    HealthIndicator brokerHealthIndicator(OutcomeLine line) {
        return () -> Health.status(line.brokerAnswers() ? "UP" : "DOWN").build();
    }
}
