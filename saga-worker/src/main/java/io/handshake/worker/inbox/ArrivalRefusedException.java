package io.handshake.worker.inbox;

/**
 * One arrival of a batch cannot be admitted, however often it is tried: PostgreSQL refuses to store it (a text that it
 * cannot store, say), or the row that it meets cannot be read. Nothing of the batch was written. The caller admits what comes before the index, sets the record at the index aside, and goes on after it.
 */
public final class ArrivalRefusedException extends RuntimeException {

    private final int index;
    private final String detail;

    /**
     * Names the arrival.
     *
     * @param index its place in the batch, from 0
     * @param detail codes and names only
     */
    ArrivalRefusedException(int index, String detail) {
        super("arrival " + index + " of the batch is refused: " + detail);
        this.index = index;
        this.detail = detail;
    }

    /** What was found, in codes and names. */
    public String detail() {
        return detail;
    }

    /** The place in the batch, from 0. */
    public int index() {
        return index;
    }
}
