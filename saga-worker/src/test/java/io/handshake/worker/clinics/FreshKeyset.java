package io.handshake.worker.clinics;

/** Keysets for tests, made when the tests begin. */
public final class FreshKeyset {

    public static final String ONE = TinkKeyset.fresh().json();
    public static final String OTHER = TinkKeyset.fresh().json();

    private FreshKeyset() {}
}
