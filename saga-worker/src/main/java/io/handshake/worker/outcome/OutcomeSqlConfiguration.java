package io.handshake.worker.outcome;

import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The wiring of what waits in PostgreSQL to be announced. */
@Configuration(proxyBeanMethods = false)
public class OutcomeSqlConfiguration {

    @Bean
    Announcements announcements(DataSource dataSource) {
        return new SqlAnnouncements(dataSource);
    }
}
