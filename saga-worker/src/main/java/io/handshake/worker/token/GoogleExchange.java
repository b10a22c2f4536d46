package io.handshake.worker.token;

import java.io.IOException;
import java.time.Instant;

/**
 * One request to Google and what came back. Google's libraries offer no place for a deadline, and drop members of answers
 * that we need (a rotated refresh token); this travels beside them, on the thread that asks.
 */
public final class GoogleExchange {

    static final ScopedValue<GoogleExchange> CURRENT = ScopedValue.newInstance();

    private final Instant deadline;
    // Written and read by the thread that asks; only the flag is also set by the timer's.
    private volatile boolean expired;
    private int status;
    private byte[] body = {};
    private String retryAfter = "";

    /** The whole request, to the last byte of its answer, ends by then. */
    public GoogleExchange(Instant deadline) {
        this.deadline = deadline;
    }

    /** Runs a request of Google's library; it ends with {@link IOException} at the deadline at the latest. */
    public <T> T call(Request<T> request) throws IOException {
        return ScopedValue.where(CURRENT, this).call(request::execute);
    }

    /** A request of Google's library. */
    public interface Request<T> {
        T execute() throws IOException;
    }

    /** Whether it was ended at its deadline. */
    public boolean expired() {
        return expired;
    }

    /** The answer's HTTP status; 0 when none came. */
    public int status() {
        return status;
    }

    /** The header {@code Retry-After}; empty when there is none. */
    public String retryAfter() {
        return retryAfter;
    }

    byte[] body() {
        return body.clone();
    }

    Instant deadline() {
        return deadline;
    }

    void expire() {
        expired = true;
    }

    void answered(int status, byte[] body, String retryAfter) {
        this.status = status;
        this.body = body.clone();
        this.retryAfter = retryAfter;
    }
}
