package io.handshake.worker;

import io.handshake.web.WebConfiguration;
import io.handshake.worker.calendar.CalendarConfiguration;
import io.handshake.worker.clinics.ClinicsConfiguration;
import io.handshake.worker.inbox.InboxConfiguration;
import io.handshake.worker.inbox.InboxSqlConfiguration;
import io.handshake.worker.ledger.LedgerConfiguration;
import io.handshake.worker.outcome.OutcomeConfiguration;
import io.handshake.worker.outcome.OutcomeSqlConfiguration;
import io.handshake.worker.post.PostConfiguration;
import io.handshake.worker.token.TokenConfiguration;
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
    InboxConfiguration.class,
    InboxSqlConfiguration.class,
    SagaConfiguration.class,
    TokenConfiguration.class,
    CalendarConfiguration.class,
    LedgerConfiguration.class,
    OutcomeConfiguration.class,
    OutcomeSqlConfiguration.class,
    PostConfiguration.class,
    ClinicsConfiguration.class
})
public class SagaWorkerApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(SagaWorkerApplication.class, arguments);
    }
}
