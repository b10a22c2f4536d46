package io.handshake.worker.consent;

import io.handshake.worker.audit.AuditLog;
import io.handshake.worker.calendar.CalendarAccess;
import io.handshake.worker.clinics.ClinicRegister;
import io.handshake.worker.clinics.MissedBookings;
import io.handshake.worker.token.AuthorizationCodes;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The consents' room. From outside it needs the rooms of clinics, token and calendar, a data source and a {@link Clock}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConsentSettings.class)
public class ConsentConfiguration {

    @Bean
    ConsentFlow consentFlow(
            ConsentSettings settings,
            DataSource dataSource,
            PlatformTransactionManager transactions,
            ClinicRegister register,
            AuthorizationCodes codes,
            CalendarAccess access,
            MissedBookings missed,
            AuditLog audit,
            Clock clock) {
        var urls = new ConsentUrls(
                settings.publicUrl(),
                settings.google().authUrl(),
                settings.google().clientId());
        var consents = new SqlConsents(dataSource, new TransactionTemplate(transactions), register);
        return new GuardedConsents(urls, consents, register, codes, access, missed, audit, clock);
    }

    @Bean
    ConnectLinkController connectLinkController(ConsentFlow flow) {
        return new ConnectLinkController(flow);
    }
}
