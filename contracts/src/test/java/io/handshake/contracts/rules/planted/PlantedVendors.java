package io.handshake.contracts.rules.planted;

import com.fasterxml.jackson.annotation.Nulls;
import com.google.api.client.util.DateTime;
import com.google.auth.Credentials;
import com.google.crypto.tink.Aead;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.micrometer.core.instrument.Meter;
import io.opentelemetry.api.trace.Tracer;
import jakarta.persistence.LockModeType;
import java.sql.Connection;
import javax.sql.DataSource;
import org.apache.catalina.Valve;
import org.apache.coyote.ActionCode;
import org.apache.kafka.common.TopicPartition;
import org.apache.tomcat.util.net.SocketEvent;
import org.hibernate.LockMode;
import org.springframework.context.ApplicationContext;
import org.springframework.data.domain.Pageable;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.security.core.Authentication;
import org.thymeleaf.context.IContext;
import tools.jackson.databind.JsonNode;

/** One class per vendor package whose name does not allow it, and its like that may. */
public final class PlantedVendors {

    record PlainDateTime(DateTime vendor) {}

    record GoogleDateTime(DateTime vendor) {}

    record PlainCredentials(Credentials vendor) {}

    record GoogleCredentials(Credentials vendor) {}

    record PlainTopicPartition(TopicPartition vendor) {}

    record KafkaTopicPartition(TopicPartition vendor) {}

    record PlainAcknowledgment(Acknowledgment vendor) {}

    record KafkaAcknowledgment(Acknowledgment vendor) {}

    record PlainLockModeType(LockModeType vendor) {}

    record JpaLockModeType(LockModeType vendor) {}

    record PlainPageable(Pageable vendor) {}

    record JpaPageable(Pageable vendor) {}

    record PlainLockMode(LockMode vendor) {}

    record JpaLockMode(LockMode vendor) {}

    record PlainConnection(Connection vendor) {}

    record SqlConnection(Connection vendor) {}

    record PlainDataSource(DataSource vendor) {}

    record SqlDataSource(DataSource vendor) {}

    record PlainJdbcOperations(JdbcOperations vendor) {}

    record SqlJdbcOperations(JdbcOperations vendor) {}

    record PlainJsonNode(JsonNode vendor) {}

    record JsonJsonNode(JsonNode vendor) {}

    record PlainNulls(Nulls vendor) {}

    record JsonNulls(Nulls vendor) {}

    record PlainAead(Aead vendor) {}

    record TinkAead(Aead vendor) {}

    record PlainPhoneNumber(PhoneNumber vendor) {}

    record LibphonePhoneNumber(PhoneNumber vendor) {}

    record PlainValve(Valve vendor) {}

    record TomcatValve(Valve vendor) {}

    record PlainActionCode(ActionCode vendor) {}

    record TomcatActionCode(ActionCode vendor) {}

    record PlainSocketEvent(SocketEvent vendor) {}

    record TomcatSocketEvent(SocketEvent vendor) {}

    record PlainTemplateContext(IContext vendor) {}

    record ThymeleafTemplateContext(IContext vendor) {}

    record PlainMeter(Meter vendor) {}

    record MicrometerMeter(Meter vendor) {}

    record PlainTracer(Tracer vendor) {}

    record OpenTelemetryTracer(Tracer vendor) {}

    record PlainAuthentication(Authentication vendor) {}

    record AuthenticationFilter(Authentication vendor) {}

    record PlainApplicationContext(ApplicationContext vendor) {}

    record BookingRow(LockModeType vendor) {}

    record WebhookController(ApplicationContext vendor) {}

    record SagaSettings(ApplicationContext vendor) {}

    record SagaConfiguration(ApplicationContext vendor) {}

    record SagaApplication(ApplicationContext vendor) {}

    record TokenFilter(ApplicationContext vendor) {}

    record BrokerHealthIndicator(ApplicationContext vendor) {}

    record KafkaListening(ApplicationContext vendor) {}

    record SpringRow(ApplicationContext vendor) {}

    record WholeConfiguration(
            DateTime a,
            Credentials b,
            TopicPartition c,
            Acknowledgment d,
            LockModeType e,
            Pageable f,
            LockMode g,
            Connection h,
            DataSource i,
            JdbcOperations j,
            JsonNode k,
            Nulls l,
            Aead m,
            PhoneNumber n,
            ApplicationContext o,
            Valve p,
            ActionCode q,
            SocketEvent r,
            IContext s,
            Authentication t,
            Meter u,
            Tracer v) {}

    record WholeApplication(
            DateTime a,
            Credentials b,
            TopicPartition c,
            Acknowledgment d,
            LockModeType e,
            Pageable f,
            LockMode g,
            Connection h,
            DataSource i,
            JdbcOperations j,
            JsonNode k,
            Nulls l,
            Aead m,
            PhoneNumber n,
            ApplicationContext o,
            Valve p,
            ActionCode q,
            SocketEvent r,
            IContext s,
            Authentication t,
            Meter u,
            Tracer v) {}

    private PlantedVendors() {}
}
