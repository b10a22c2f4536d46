package io.handshake.worker.clinics;

import io.handshake.worker.audit.AuditLog;
import io.handshake.worker.post.KafkaPost;
import io.handshake.worker.saga.Repeating;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The clinics' room. From outside it needs a {@link Clock}, a data source, the {@link AuditLog}, and the {@link KafkaPost}.
 */
@Configuration(proxyBeanMethods = false)
@EntityScan(basePackageClasses = ClinicsConfiguration.class)
@EnableJpaRepositories(basePackageClasses = ClinicsConfiguration.class)
@EnableConfigurationProperties(ClinicsSettings.class)
public class ClinicsConfiguration {

    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private static final Duration ANNOUNCE_EVERY = Duration.ofSeconds(5);

    private static final Duration RESEAL_EVERY = Duration.ofMinutes(1);

    @Bean
    TinkKeyset keyset(ClinicsSettings settings) {
        return TinkKeyset.of(settings.encryptionKeyset());
    }

    @Bean
    TokenCipher tokenCipher(TinkKeyset keyset) {
        return TinkTokenCipher.of(keyset);
    }

    /** After a key was changed: what older keys have sealed is sealed by the new one, while bookings go on. */
    @Bean(initMethod = "start", destroyMethod = "close")
    Repeating tokensResealing(DataSource dataSource, TokenCipher cipher, TinkKeyset keyset) {
        return new Repeating("reseal-tokens", RESEAL_EVERY, new SqlResealing(dataSource, cipher, keyset.mark())::round);
    }

    @Bean
    Seal seal(TinkKeyset keyset) {
        return new TinkSeal(keyset.aead());
    }

    @Bean
    AdminToken adminToken(ClinicsSettings settings) {
        return new AdminToken(settings.adminToken());
    }

    @Bean
    Clinics clinics(DataSource dataSource) {
        return new SqlClinicLook(dataSource);
    }

    @Bean
    ClinicRegister clinicRegister(
            JpaClinicRows clinics,
            JpaConnectionRows connections,
            TokenCipher cipher,
            AuditLog audit,
            PlatformTransactionManager transactions,
            Clock clock) {
        return new JpaClinics(clinics, connections, cipher, audit, new TransactionTemplate(transactions), clock);
    }

    @Bean
    MissedBookings missedBookings(DataSource dataSource, Clock clock) {
        return new SqlMissedBookings(dataSource, clock);
    }

    @Bean
    Connections connections(JpaConnectionRows connections, TokenCipher cipher, Clock clock) {
        return new JpaConnections(connections, cipher, clock);
    }

    /** Announces changed clinics: those that another worker left behind when this one starts, and then every few seconds. */
    @Bean(initMethod = "start", destroyMethod = "close")
    Repeating clinicSettingsAnnouncing(KafkaClinicSettings settings) {
        return new Repeating("clinic-settings", ANNOUNCE_EVERY, settings::run);
    }

    @Bean
    KafkaClinicSettings clinicSettings(JpaClinicRows clinics, KafkaPost post, Clock clock) {
        return new KafkaClinicSettings(clinics, post, clock);
    }

    @Bean
    ClinicController clinicController(
            ClinicRegister register, MissedBookings missed, SettingsAnnouncement announcement) {
        return new ClinicController(register, missed, announcement);
    }

    @Bean
    SettingsAnnouncement settingsAnnouncement(KafkaClinicSettings settings) {
        return () -> announceAtOnce(settings);
    }

    /** Whoever has set a clinic's zone may book at once. If the broker takes longer, the repeating action goes on with it. */
    private static void announceAtOnce(KafkaClinicSettings settings) {
        CompletableFuture<Void> announced = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                settings.run();
            } finally {
                announced.complete(null);
            }
        });
        announced
                .completeOnTimeout(null, AT_ONCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    @Bean
    ProblemsController problemsController() {
        return new ProblemsController();
    }

    /** Before everything else that looks at a request of the API. */
    @Bean
    FilterRegistrationBean<ServletAdminGate> adminGate(AdminToken token, ObjectProvider<Admission> admissions) {
        Admission others = request -> admissions.stream().anyMatch(admission -> admission.admits(request));
        var registration = new FilterRegistrationBean<>(new ServletAdminGate(token, others));
        registration.addUrlPatterns("/api/*");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        return registration;
    }
}
