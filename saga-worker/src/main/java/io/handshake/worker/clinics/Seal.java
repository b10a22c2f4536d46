package io.handshake.worker.clinics;

import java.util.Optional;

/**
 * Closes a text so that it may travel through a stranger's hands: who has it can neither read nor change it, and any worker
 * of the same keyset opens it again. For what a browser keeps for us, a cookie or the state of a consent.
 */
public interface Seal {

    /**
     * The sealed text, in letters that a cookie and a URL may hold as they are.
     *
     * @param purpose what it is for, one word without blanks: it opens for the same purpose only
     */
    String close(String text, String purpose);

    /** What was sealed; empty for anything else, in whatever way it is wrong. */
    Optional<String> open(String sealed, String purpose);
}
