package io.handshake.worker.clinics;

/** Keysets for tests, made when the tests begin. */
public final class FreshKeyset {

    public static final String ONE = TinkTokenCipher.newKeyset();
    public static final String OTHER = TinkTokenCipher.newKeyset();

    private FreshKeyset() {}
}
