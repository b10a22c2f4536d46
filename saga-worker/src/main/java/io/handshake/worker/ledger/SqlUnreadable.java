package io.handshake.worker.ledger;

import io.handshake.contracts.UnreadableEventException;
import java.sql.SQLException;
import java.time.DateTimeException;

/**
 * A row that was read and makes no sense: written by another version, or by hand. To ask again finds the same. What checks
 * itself when it is made says so with one of a few exceptions, whose messages may quote the row; the driver's own are
 * weather, and fly on.
 */
public final class SqlUnreadable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private SqlUnreadable(RuntimeException cause) {
        super("a row that cannot be read: " + cause.getClass().getName());
        setStackTrace(cause.getStackTrace());
    }

    /** Makes something of a row. */
    @FunctionalInterface
    public interface Reading<T> {
        T read() throws SQLException;
    }

    /**
     * Reads it.
     *
     * @throws SqlUnreadable when it makes no sense
     */
    public static <T> T told(Reading<T> reading) throws SQLException {
        try {
            return reading.read();
        } catch (IllegalArgumentException
                | IllegalStateException
                | NullPointerException
                | DateTimeException
                | UnreadableEventException e) {
            throw new SqlUnreadable(e);
        }
    }
}
