package io.handshake.worker.trial;

import io.handshake.worker.audit.AuditLog;
import io.handshake.worker.clinics.ClinicRegister;
import io.handshake.worker.saga.ClinicTokens;
import io.handshake.worker.saga.HostCalendar;
import io.handshake.worker.saga.Pauses;
import io.handshake.worker.saga.Repeating;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The trials' room. From outside it needs the saga's ports, the clinics' room, a data source and a {@link Clock}. */
@Configuration(proxyBeanMethods = false)
public class TrialConfiguration {

    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    @Bean
    TrialRunner trialRunner(
            ClinicRegister register,
            ClinicTokens tokens,
            HostCalendar calendar,
            DataSource dataSource,
            PlatformTransactionManager transactions,
            AuditLog audit,
            Pauses pauses,
            Clock clock) {
        var trials = new SqlTrials(dataSource, new TransactionTemplate(transactions));
        return new TrialRunner(register, tokens, calendar, trials, audit, pauses, clock);
    }

    @Bean
    TrialController trialController(Trials trials) {
        return new TrialController(trials);
    }

    /** Removes what a dead worker, or a calendar out of reach, has left standing. */
    @Bean(initMethod = "start", destroyMethod = "close")
    Repeating trialsLeftOver(TrialRunner runner) {
        return new Repeating("test-bookings-left-over", LOOK_EVERY, runner::removeLeftOvers);
    }
}
