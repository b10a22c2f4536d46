package io.handshake.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Writes and reads the rows of one table with one text column, and reads settings. */
final class PostgresRows {

    private PostgresRows() {}

    static Connection connect(EmbeddedPostgres postgres, String database) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(database), postgres.username(), postgres.password());
    }

    static void write(Connection connection, String value) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists notes (value text)");
        }
        try (PreparedStatement insert = connection.prepareStatement("insert into notes values (?)")) {
            insert.setString(1, value);
            insert.executeUpdate();
        }
    }

    static List<String> read(EmbeddedPostgres postgres, String database) throws SQLException {
        return query(postgres, database, "select value from notes");
    }

    static String setting(EmbeddedPostgres postgres, String name) throws SQLException {
        return query(postgres, "postgres", "select setting from pg_settings where name = '" + name + "'")
                .getFirst();
    }

    static List<String> query(EmbeddedPostgres postgres, String database, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = connect(postgres, database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
