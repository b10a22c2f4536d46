package io.handshake.local.verify;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks at one property of the database, over a connection that can only read. */
interface SqlLook {

    void into(Findings findings, Connection connection) throws SQLException;

    /** What becomes of one row. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** All rows that a question finds. */
    static <T> List<T> rows(Connection connection, String sql, Reader<T> reader, Object... parameters)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int place = 1; place <= parameters.length; place++) {
                query.setObject(place, parameters[place - 1]);
            }
            try (ResultSet rows = query.executeQuery()) {
                List<T> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
                return found;
            }
        }
    }
}
