package io.handshake.ingress.answer;

/** Whether outcomes can be heard. Nothing is published whose answer could not be. */
public interface OutcomeLine {

    /** Positions on all partitions are fixed: an outcome published from now on will be read. */
    boolean assigned();

    /** A broker has answered within the last two seconds, and the line has not broken since. */
    boolean brokerAnswers();

    /** Both. */
    default boolean open() {
        return assigned() && brokerAnswers();
    }
}
