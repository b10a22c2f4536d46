package io.handshake.worker.ledger;

import com.zaxxer.hikari.HikariDataSource;
import io.handshake.worker.saga.SagaJournal;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The wiring of the ledger: the journal, and how the schema is brought up to date. */
@Configuration(proxyBeanMethods = false)
public class LedgerConfiguration {

    /** Our own history, beside one that the platform's own Flyway may keep in the same schema. */
    static final String SCHEMA_HISTORY = "handshake_schema_history";

    static final String GROUPS_POOL = "groupsPool";

    /** More would make smaller groups: while one is written, the next gathers. */
    private static final int GROUPS_AT_ONCE = 2;

    /** Longer than a decision takes, by far; what holds a lock for longer holds up nobody but who needs that lock. */
    private static final Duration LONGEST_WAIT_FOR_A_LOCK = Duration.ofMillis(200);

    /** For decisions that are written together. */
    @Bean(name = GROUPS_POOL, defaultCandidate = false)
    HikariDataSource groupsPool(HikariDataSource bookings) {
        HikariDataSource pool = new HikariDataSource();
        bookings.copyStateTo(pool);
        pool.setPoolName("groups");
        pool.setMaximumPoolSize(GROUPS_AT_ONCE);
        pool.setMinimumIdle(GROUPS_AT_ONCE);
        pool.setConnectionInitSql("set lock_timeout = " + LONGEST_WAIT_FOR_A_LOCK.toMillis());
        return pool;
    }

    @Bean
    SagaJournal journal(DataSource dataSource, @Qualifier(GROUPS_POOL) DataSource groups) {
        return new SqlJournal(dataSource, groups, GROUPS_AT_ONCE);
    }

    /** For the tests of the rooms that it serves. */
    public static SagaJournal journal(DataSource dataSource) {
        return new SqlJournal(dataSource, dataSource, GROUPS_AT_ONCE);
    }

    @Bean
    FlywayConfigurationCustomizer handshakeSchema() {
        return LedgerConfiguration::schema;
    }

    /**
     * The migrations run on an empty database and on one that has tables already (baseline 0: nothing of ours is there).
     * Each is a transaction of its own: a new label of a status enum cannot be used in the transaction that adds it.
     */
    public static void schema(FluentConfiguration flyway) {
        flyway.locations("classpath:db/migration")
                .table(SCHEMA_HISTORY)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .group(false);
    }
}
