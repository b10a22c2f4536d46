package io.handshake.worker;

import io.handshake.web.WebConfiguration;
import io.handshake.worker.audit.AuditConfiguration;
import io.handshake.worker.bookings.BookingsConfiguration;
import io.handshake.worker.calendar.CalendarConfiguration;
import io.handshake.worker.clinics.ClinicsConfiguration;
import io.handshake.worker.consent.ConsentConfiguration;
import io.handshake.worker.console.ConsoleBookingsConfiguration;
import io.handshake.worker.console.ConsoleClinicsConfiguration;
import io.handshake.worker.console.ConsoleConfiguration;
import io.handshake.worker.console.ConsoleLiveConfiguration;
import io.handshake.worker.console.ConsoleReplaysConfiguration;
import io.handshake.worker.erasure.ErasureConfiguration;
import io.handshake.worker.inbox.InboxConfiguration;
import io.handshake.worker.inbox.InboxSqlConfiguration;
import io.handshake.worker.ledger.LedgerConfiguration;
import io.handshake.worker.letters.LettersConfiguration;
import io.handshake.worker.live.LiveConfiguration;
import io.handshake.worker.metrics.MetricsConfiguration;
import io.handshake.worker.outcome.OutcomeConfiguration;
import io.handshake.worker.outcome.OutcomeSqlConfiguration;
import io.handshake.worker.post.PostConfiguration;
import io.handshake.worker.replays.ReplaysConfiguration;
import io.handshake.worker.token.TokenConfiguration;
import io.handshake.worker.topics.TopicsConfiguration;
import io.handshake.worker.trial.TrialConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The rooms of the saga-worker, in the order in which a booking walks through them. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = ErrorMvcAutoConfiguration.class) // its error pages quote paths and times
@Import({
    RefusedStartConfiguration.class,
    WebConfiguration.class,
    TopicsConfiguration.class,
    InboxConfiguration.class,
    InboxSqlConfiguration.class,
    SagaConfiguration.class,
    TokenConfiguration.class,
    CalendarConfiguration.class,
    LedgerConfiguration.class,
    OutcomeConfiguration.class,
    OutcomeSqlConfiguration.class,
    PostConfiguration.class,
    ClinicsConfiguration.class,
    LiveConfiguration.class,
    ConsentConfiguration.class,
    TrialConfiguration.class,
    ReplaysConfiguration.class,
    LettersConfiguration.class,
    MetricsConfiguration.class,
    AuditConfiguration.class,
    ErasureConfiguration.class,
    BookingsConfiguration.class,
    ConsoleConfiguration.class,
    ConsoleLiveConfiguration.class,
    ConsoleReplaysConfiguration.class,
    ConsoleBookingsConfiguration.class,
    ConsoleClinicsConfiguration.class
})
public class SagaWorkerApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(SagaWorkerApplication.class, arguments);
    }
}
