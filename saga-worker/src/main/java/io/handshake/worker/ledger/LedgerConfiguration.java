package io.handshake.worker.ledger;

import io.handshake.worker.saga.SagaJournal;
import javax.sql.DataSource;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The wiring of the ledger: the journal, and how the schema is brought up to date. */
@Configuration(proxyBeanMethods = false)
public class LedgerConfiguration {

    /** Our own history, beside one that the platform's own Flyway may keep in the same schema. */
    static final String SCHEMA_HISTORY = "handshake_schema_history";

    /** Public for the tests of the rooms that it serves. */
    @Bean
    public static SagaJournal journal(DataSource dataSource) {
        return new SqlJournal(dataSource);
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
