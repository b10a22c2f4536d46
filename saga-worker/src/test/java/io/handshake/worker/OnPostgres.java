package io.handshake.worker;

import org.junit.jupiter.api.TestInstance;

/** A suite on a PostgreSQL: on the one of this JVM, unless a variant says where else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public interface OnPostgres {

    default PostgresServer postgres() {
        return PostgresServer.embedded();
    }
}
