package io.handshake.worker;

import io.handshake.worker.inbox.InboxConfiguration;
import io.handshake.worker.outcome.OutcomeConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The rooms of the saga-worker, in the order in which a booking walks through them. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({InboxConfiguration.class, SagaConfiguration.class, OutcomeConfiguration.class})
public class SagaWorkerApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(SagaWorkerApplication.class, arguments);
    }
}
