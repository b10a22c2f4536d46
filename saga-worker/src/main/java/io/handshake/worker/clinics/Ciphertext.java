package io.handshake.worker.clinics;

/** A sealed token, as the table holds it. */
final class Ciphertext {

    private final byte[] bytes;

    Ciphertext(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    byte[] bytes() {
        return bytes.clone();
    }
}
