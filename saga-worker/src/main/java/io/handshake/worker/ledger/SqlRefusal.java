package io.handshake.worker.ledger;

import static io.handshake.contracts.FailureReason.APPOINTMENT_REJECTED;
import static io.handshake.contracts.FailureReason.SLOT_TAKEN;

import io.handshake.worker.saga.SagaJournal.Decision;
import java.sql.SQLException;
import java.util.StringJoiner;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.core.NestedRuntimeException;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * What an error of PostgreSQL means, by its SQLSTATE
 * (postgresql.org/docs/current/errcodes-appendix.html). The server's messages quote values, which may be people's:
 * only the code and the names of constraint, table and column go on.
 */
public final class SqlRefusal {

    private static final String EXCLUSION_VIOLATION = "23P01";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** A refusal would be repeated; everything else is weather. */
    static Decision decision(NestedRuntimeException failure) {
        SQLException error = sql(failure);
        String state = state(error);
        if (state.equals(EXCLUSION_VIOLATION)) {
            return new Decision.Refused(SLOT_TAKEN, detail(error));
        }
        return isRefusal(state)
                ? new Decision.Refused(APPOINTMENT_REJECTED, detail(error))
                : new Decision.Unavailable(detail(error));
    }

    /** Whether PostgreSQL refuses these very data, and would do so again. */
    public static boolean isRefusal(NestedRuntimeException failure) {
        return isRefusal(state(sql(failure)));
    }

    /**
     * Whether these very data are at fault. A right that was revoked or a column that is missing is not: an operator mends
     * that, and until then nothing may be set aside for it.
     */
    public static boolean isOfTheData(NestedRuntimeException failure) {
        return isOfTheData(state(sql(failure)));
    }

    /** Whether a lock was not to be had within the connection's patience. */
    static boolean isOfALock(NestedRuntimeException failure) {
        return state(sql(failure)).equals(LOCK_NOT_AVAILABLE);
    }

    /** Code and names, no values. */
    public static String detail(NestedRuntimeException failure) {
        return detail(sql(failure));
    }

    /** Runs it, and translates what PostgreSQL throws into an exception that quotes no value. */
    public static <T> T guarded(Supplier<T> statement) {
        try {
            return statement.get();
        } catch (DataAccessException e) {
            throw withoutValues(e);
        } catch (TransactionException e) {
            throw withoutValues(e);
        }
    }

    /** What may be thrown in the place of Spring's exception. */
    public static LedgerException withoutValues(NestedRuntimeException failure) {
        return new LedgerException(detail(failure), failure.getStackTrace());
    }

    /** The UNIQUE constraint that was broken, or the empty string. */
    static String brokenUnique(NestedRuntimeException failure) {
        SQLException error = sql(failure);
        ServerErrorMessage server = server(error);
        if (!state(error).equals(UNIQUE_VIOLATION) || server == null || server.getConstraint() == null) {
            return "";
        }
        return server.getConstraint();
    }

    /**
     * The classes that say something of the statement and its data. Of the others nobody knows whether the next try meets
     * them: 08 (connection), 25 (a standby that only reads), 28 (a password that is being changed), 40 (serialization,
     * deadlock), 53 (resources), 55 (a lock), 57 (cancelled, shut down), 0A (a plan that a migration has overtaken), and a
     * pool that had no connection left.
     */
    private static boolean isRefusal(String state) {
        return isOfTheData(state)
                || switch (classOf(state)) {
                    // cardinality, syntax and rights, check option; and what triggers and functions raise
                    case "21", "42", "44", "09", "27", "2F", "38", "39", "P0" -> true;
                    default -> false;
                };
    }

    private static boolean isOfTheData(String state) {
        return switch (classOf(state)) {
            // data, integrity, program limits (a text that is too long for an index)
            case "22", "23", "54" -> true;
            default -> false;
        };
    }

    private static String classOf(String state) {
        return state.length() < 2 ? "" : state.substring(0, 2);
    }

    private static String detail(SQLException error) {
        StringJoiner detail = new StringJoiner(" ");
        detail.add("sqlstate").add(state(error).isEmpty() ? "none" : state(error));
        ServerErrorMessage server = server(error);
        if (server != null) {
            name(detail, "constraint", server.getConstraint());
            name(detail, "table", server.getTable());
            name(detail, "column", server.getColumn());
        }
        return detail.toString();
    }

    private static void name(StringJoiner detail, String kind, @Nullable String name) {
        if (name != null) {
            detail.add(kind).add(name);
        }
    }

    private static @Nullable ServerErrorMessage server(SQLException error) {
        return error instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    }

    private static String state(SQLException error) {
        return error.getSQLState() == null ? "" : error.getSQLState();
    }

    /** Without an SQLException inside it is no word of the database, but a bug: it flies on. */
    private static SQLException sql(NestedRuntimeException failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException error) {
                return error;
            }
        }
        throw failure;
    }

    private SqlRefusal() {}
}
