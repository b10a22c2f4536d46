package io.handshake.worker.clinics;

import java.util.List;

/**
 * Prints a new keyset for {@code HANDSHAKE_ENCRYPTION_KEYSET}; or, with {@code add}, {@code promote} or {@code retire}, the one
 * that stands in that variable after this step of a rotation.
 */
public final class TinkKeysetMain {

    @SuppressWarnings("SystemOut") // the keyset is this program's answer, and the other what it expected
    public static void main(String[] arguments) {
        try {
            System.out.println(answer(List.of(arguments), System.getenv().getOrDefault(TinkKeyset.VARIABLE, "")));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    static String answer(List<String> arguments, String keyset) {
        return switch (String.join(" ", arguments)) {
            case "" -> TinkKeyset.fresh().json();
            case "add" -> TinkKeyset.of(keyset).withNextKey().json();
            case "promote" -> TinkKeyset.of(keyset).withNewestAsPrimary().json();
            case "retire" -> TinkKeyset.of(keyset).withPrimaryOnly().json();
            default ->
                throw new IllegalArgumentException("expected nothing, add, promote or retire, found something else");
        };
    }

    private TinkKeysetMain() {}
}
