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
    private boolean sent;
    private int status;
    private byte[] body = {};
    private String retryAfter = "";

    /** The whole request, to the last byte of its answer, ends by then. */
    public GoogleExchange(Instant deadline) {
        this.deadline = deadline;
    }

    /**
     * Runs a request of Google's library. It ends at the deadline at the latest, and in no other way than an answer or an
     * {@link IOException}: the library's parser meets answers that are cut off or of another form with whatever unchecked
     * exception comes up, such as a {@link NullPointerException} for half an object.
     */
    public <T> T call(Request<T> request) throws IOException {
        try {
            return ScopedValue.where(CURRENT, this).call(request::execute);
        } catch (RuntimeException e) {
            // Without its cause: the text may quote the answer.
            throw new IOException("unreadable answer: " + e.getClass().getName());
        }
    }

    /** A request of Google's library. */
    public interface Request<T> {
        T execute() throws IOException;
    }

    /** Whether it was ended at its deadline. */
    public boolean expired() {
        return expired;
    }

    /** Whether a byte of it may have left: without a connection in time nothing has. */
    public boolean sent() {
        return sent;
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

    void sending() {
        sent = true;
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
