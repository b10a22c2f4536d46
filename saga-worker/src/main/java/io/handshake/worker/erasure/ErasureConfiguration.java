package io.handshake.worker.erasure;

import io.handshake.worker.audit.AuditLog;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The wiring of erasure. From outside it needs a data source and the {@link AuditLog}. */
@Configuration(proxyBeanMethods = false)
public class ErasureConfiguration {

    @Bean
    Erasures erasures(DataSource dataSource, AuditLog audit) {
        return new SqlErasures(dataSource, audit);
    }

    @Bean
    ErasureController erasureController(Erasures erasures) {
        return new ErasureController(erasures);
    }
}
