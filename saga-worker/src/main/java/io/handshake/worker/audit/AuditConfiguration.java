package io.handshake.worker.audit;

import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The audit's room. From outside it needs a {@link Clock} and a data source. */
@Configuration(proxyBeanMethods = false)
public class AuditConfiguration {

    /** Public for the tests of the rooms that write to it. */
    @Bean
    public static AuditLog auditLog(DataSource dataSource, Clock clock) {
        return new SqlAuditLog(dataSource, clock);
    }
}
