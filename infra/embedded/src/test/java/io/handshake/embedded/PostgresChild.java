package io.handshake.embedded;

import java.nio.file.Path;
import java.sql.Connection;

/** A JVM with a server and one committed row in it. */
final class PostgresChild {

    private PostgresChild() {}

    public static void main(String[] arguments) throws Exception {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(arguments[0]), 0);
        postgres.createDatabase("clinic");
        try (Connection connection = PostgresRows.connect(postgres, "clinic")) {
            PostgresRows.write(connection, "written before the kill");
        }
        System.out.println(ChildJvm.READY + postgres.port());
        Thread.currentThread().join();
    }
}
