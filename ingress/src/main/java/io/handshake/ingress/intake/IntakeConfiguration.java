package io.handshake.ingress.intake;

import io.handshake.ingress.IngressSettings;
import io.handshake.ingress.KafkaClientSettings;
import io.handshake.ingress.RefusedStart;
import io.handshake.ingress.answer.Answers;
import io.handshake.ingress.answer.OutcomeLine;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires room 1. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(VapiSettings.class)
public class IntakeConfiguration {

    @Bean
    Door door(VapiSettings settings, Clock clock) {
        return Door.of(settings, clock);
    }

    @Bean
    KafkaClinicDirectory clinicDirectory(KafkaClientSettings clients) {
        return new KafkaClinicDirectory(clients);
    }

    @Bean
    KafkaRequests kafkaRequests(KafkaClientSettings clients) {
        return new KafkaRequests(clients.writer());
    }

    @Bean
    BookingDesk bookingDesk(
            ClinicDirectory clinics,
            KafkaRequests requests,
            Answers answers,
            OutcomeLine line,
            IngressSettings ingress,
            VapiSettings vapi,
            Clock clock) {
        if (vapi.maxInFlight() < 1) {
            throw new RefusedStart("HANDSHAKE_VAPI_MAX_IN_FLIGHT: expected at least 1, found " + vapi.maxInFlight());
        }
        Wishes wishes = new Wishes(clinics, ingress.answerWithin(), vapi.furthestAhead());
        return new BookingDesk(wishes, clinics, requests, answers, line, vapi, clock);
    }

    @Bean
    VapiController vapiController(Door door, BookingDesk desk, Clock clock) {
        return new VapiController(door, desk, clock);
    }

    @Bean
    HealthIndicator clinicsHealthIndicator(ClinicDirectory clinics) {
        return () -> Health.status(clinics.complete() ? "UP" : "DOWN").build();
    }
}
