package io.handshake.worker.metrics;

import io.handshake.web.ScrapeKey;
import io.handshake.web.ScrapeToken;
import io.handshake.worker.clinics.AdminToken;
import io.handshake.worker.inbox.InboxPulse;
import io.handshake.worker.live.Glance;
import io.handshake.worker.saga.Lanes;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The wiring of the figures. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MetricsSettings.class)
public class MetricsConfiguration {

    @Bean
    MicrometerCounts counts(MeterRegistry registry) {
        return new MicrometerCounts(registry);
    }

    @Bean
    MicrometerGauges gauges(Lanes lanes, InboxPulse inbox, Glance glance, Clock clock) {
        return new MicrometerGauges(lanes, inbox, glance, clock);
    }

    /** For a Prometheus server, which needs no more than to read. */
    @Bean
    ScrapeKey metricsToken(MetricsSettings settings) {
        return new ScrapeToken(settings.token());
    }

    /** Operators' programs may do far more anyway. */
    @Bean
    ScrapeKey operators(AdminToken admin) {
        return admin::matches;
    }
}
