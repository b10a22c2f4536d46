package io.handshake.worker;

import io.handshake.web.traces.Traces;
import io.handshake.web.traces.TracesSettings;
import io.handshake.worker.saga.ClinicTokens;
import io.handshake.worker.saga.HostCalendar;
import io.handshake.worker.saga.LaneBounds;
import io.handshake.worker.saga.Lanes;
import io.handshake.worker.saga.Outcomes;
import io.handshake.worker.saga.Pauses;
import io.handshake.worker.saga.SagaCounts;
import io.handshake.worker.saga.SagaJournal;
import io.handshake.worker.saga.SagaRunner;
import io.handshake.worker.saga.Tempo;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The wiring of room 4. It stands outside of the room, which knows no framework. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SagaSettings.class, TracesSettings.class})
public class SagaConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Traces traces(TracesSettings settings, @Value("${spring.application.name}") String service) {
        return settings.open(service);
    }

    @Bean
    SagaRunner sagaRunner(
            ClinicTokens tokens,
            HostCalendar calendar,
            SagaJournal journal,
            Outcomes outcomes,
            ObjectProvider<SagaCounts> counts,
            SagaSettings settings,
            Pauses pauses,
            Clock clock) {
        Tempo tempo = Tempo.DEFAULT.withMinimumLead(settings.minimumLead());
        return new SagaRunner(
                tokens,
                calendar,
                journal,
                outcomes,
                counts.getIfAvailable(() -> SagaCounts.NONE),
                tempo,
                pauses,
                clock);
    }

    @Bean
    Lanes lanes(SagaRunner runner, SagaSettings settings) {
        LaneBounds bounds = new LaneBounds(
                settings.held(),
                settings.deciding(),
                settings.undoing(),
                settings.heldPerCalendar(),
                settings.decidingPerCalendar(),
                settings.undoingPerCalendar());
        return new Lanes(bounds, runner::run);
    }

    /**
     * What was asked for and up to half as much again: those that failed together do not come back together, and nobody
     * comes before the time that Google has named.
     */
    @Bean
    Pauses pauses() {
        return about -> {
            if (about.isPositive()) {
                long least = about.toMillis();
                Thread.sleep(ThreadLocalRandom.current().nextLong(least, least + least / 2 + 1));
            }
        };
    }
}
