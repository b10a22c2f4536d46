package io.handshake.worker.inbox;

import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The wiring of the durable rows and their claims. */
@Configuration(proxyBeanMethods = false)
public class InboxSqlConfiguration {

    /** A booking that has brought down so many holders is set aside. */
    static final int MAX_CLAIMS = 10;

    /** Public for the tests of the rooms that it serves. */
    @Bean
    public static Inbox inbox(DataSource dataSource, Clock clock) {
        return new SqlInbox(dataSource, clock);
    }

    @Bean
    Claims claims(DataSource dataSource) {
        return new SqlClaims(dataSource, MAX_CLAIMS);
    }
}
