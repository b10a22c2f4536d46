package io.handshake.ingress.metrics;

import io.handshake.ingress.RefusedStart;
import io.handshake.ingress.answer.Answers;
import io.handshake.ingress.answer.OutcomeLine;
import io.handshake.web.ScrapeKey;
import io.handshake.web.ScrapeToken;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The wiring of the figures. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MetricsSettings.class)
public class MetricsConfiguration {

    @Bean
    MicrometerAnswers answerCounts(MeterRegistry registry) {
        return new MicrometerAnswers(registry);
    }

    @Bean
    MicrometerLine lineGauges(Answers answers, OutcomeLine line) {
        return new MicrometerLine(answers, line);
    }

    @Bean
    ScrapeKey metricsToken(MetricsSettings settings) {
        try {
            return new ScrapeToken(settings.token());
        } catch (IllegalArgumentException e) {
            throw new RefusedStart(String.valueOf(e.getMessage()));
        }
    }
}
