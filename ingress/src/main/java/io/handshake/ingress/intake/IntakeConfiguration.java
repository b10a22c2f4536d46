package io.handshake.ingress.intake;

import io.handshake.ingress.IngressSettings;
import io.handshake.ingress.KafkaClientSettings;
import io.handshake.ingress.RefusedStart;
import io.handshake.ingress.answer.Answers;
import io.handshake.ingress.answer.KafkaAnswersGiven;
import io.handshake.ingress.answer.OutcomeLine;
import io.handshake.web.traces.Traces;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.support.HttpRequestHandlerServlet;

/** Wires room 1. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(VapiSettings.class)
public class IntakeConfiguration {

    private static final String VAPI = "vapiController";

    @Bean
    Door door(VapiSettings settings, Clock clock) {
        return Door.of(settings, clock);
    }

    @Bean
    KafkaClinicDirectory clinicDirectory(KafkaClientSettings clients) {
        return new KafkaClinicDirectory(clients);
    }

    @Bean
    KafkaRequests kafkaRequests(KafkaClientSettings clients, Traces traces) {
        return new KafkaRequests(clients.writer(), traces);
    }

    @Bean
    BookingDesk bookingDesk(
            ClinicDirectory clinics,
            KafkaRequests requests,
            Answers answers,
            OutcomeLine line,
            KafkaAnswersGiven given,
            AnswerCounts counts,
            IngressSettings ingress,
            VapiSettings vapi,
            Clock clock) {
        if (vapi.maxInFlight() < 1) {
            throw new RefusedStart("HANDSHAKE_VAPI_MAX_IN_FLIGHT: expected at least 1, found " + vapi.maxInFlight());
        }
        Wishes wishes = new Wishes(clinics, ingress.answerWithin(), vapi.furthestAhead());
        return new BookingDesk(wishes, clinics, requests, answers, line, given, counts, vapi, clock);
    }

    @Bean(VAPI)
    VapiController vapiController(Door door, BookingDesk desk, Traces traces, Clock clock) {
        return new VapiController(door, desk, traces, clock);
    }

    /** Spring's servlet for a handler looks for the bean that has the servlet's name. */
    @Bean
    ServletRegistrationBean<HttpRequestHandlerServlet> vapiServlet() {
        ServletRegistrationBean<HttpRequestHandlerServlet> servlet = new ServletRegistrationBean<>(
                new HttpRequestHandlerServlet(), VapiController.PATHS.toArray(String[]::new));
        servlet.setName(VAPI);
        servlet.setLoadOnStartup(1);
        return servlet;
    }

    @Bean
    HealthIndicator clinicsHealthIndicator(ClinicDirectory clinics) {
        return () -> Health.status(clinics.complete() ? "UP" : "DOWN").build();
    }
}
