package io.handshake.worker.ledger;

/**
 * PostgreSQL did not do what was asked. The message holds a code and names; the driver's own exception is not kept as
 * the cause, because its message may quote a row.
 */
public final class LedgerException extends RuntimeException {

    LedgerException(String detail, StackTraceElement[] where) {
        super("PostgreSQL: " + detail);
        setStackTrace(where);
    }
}
