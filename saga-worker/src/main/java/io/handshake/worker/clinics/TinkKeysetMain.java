package io.handshake.worker.clinics;

/** Prints a new keyset for {@code HANDSHAKE_ENCRYPTION_KEYSET}. */
public final class TinkKeysetMain {

    @SuppressWarnings("SystemOut") // the keyset is this program's answer
    public static void main(String[] arguments) {
        System.out.println(TinkTokenCipher.newKeyset());
    }

    private TinkKeysetMain() {}
}
