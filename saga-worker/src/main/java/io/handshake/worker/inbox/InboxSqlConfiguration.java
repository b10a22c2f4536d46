package io.handshake.worker.inbox;

import com.zaxxer.hikari.HikariDataSource;
import io.handshake.worker.saga.Repeating;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The wiring of the durable rows and their claims. */
@Configuration(proxyBeanMethods = false)
public class InboxSqlConfiguration {

    /** A booking that has brought down so many holders is set aside. */
    static final int MAX_CLAIMS = 10;

    static final String OWN_POOL = "inboxPool";

    /** With the most that is forgotten at once: 250 rows a second for each worker, and a look at an index when there is none. */
    private static final Duration FORGET_EVERY = Duration.ofSeconds(2);

    /** The heartbeat, the sweep, and the listeners of two topics: one connection for each thread, so that none waits. */
    private static final int THREADS = 4;

    /**
     * A pool of the inbox's own, with the settings of the bookings' pool. A thousand bookings that wait for one table must
     * keep this worker neither from its heartbeat, whose absence would have the others take over all that it is at, nor
     * from making durable what is asked for next.
     */
    @Bean(name = OWN_POOL, defaultCandidate = false)
    HikariDataSource inboxPool(HikariDataSource bookings) {
        HikariDataSource pool = new HikariDataSource();
        bookings.copyStateTo(pool);
        pool.setPoolName("inbox");
        pool.setMaximumPoolSize(THREADS);
        pool.setMinimumIdle(THREADS);
        return pool;
    }

    /** Public for the tests of the rooms that it serves. */
    @Bean
    public static Inbox inbox(@Qualifier(OWN_POOL) DataSource pool, Clock clock) {
        return new SqlInbox(pool, clock);
    }

    /** On the bookings' pool: what may wait takes no connection from what may not. */
    @Bean(initMethod = "start")
    Repeating forgetting(DataSource dataSource, InboxSettings settings) {
        return new Repeating("forget-closed", FORGET_EVERY, new SqlRetention(dataSource, settings.keepFor())::forget);
    }

    @Bean
    Claims claims(@Qualifier(OWN_POOL) DataSource pool) {
        return new SqlClaims(pool, MAX_CLAIMS);
    }
}
