package io.handshake.worker.outcome;

import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The wiring of what waits in PostgreSQL to be announced. */
@Configuration(proxyBeanMethods = false)
public class OutcomeSqlConfiguration {

    /** Public for the tests of the rooms that it serves. */
    @Bean
    public static Announcements announcements(DataSource dataSource) {
        return new SqlAnnouncements(dataSource);
    }
}
