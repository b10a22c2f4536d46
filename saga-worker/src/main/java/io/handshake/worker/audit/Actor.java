package io.handshake.worker.audit;

/**
 * Who acts. The admin token is shared, so a name is what somebody says of themselves: at the console's login, or in the
 * header {@value #HEADER} of the API.
 *
 * @param name from 1 to 80 visible characters and single blanks
 */
public record Actor(String name) {

    /** Where a program says on whose behalf it acts. */
    public static final String HEADER = "X-Handshake-Actor";

    /** A program that does not say. */
    public static final Actor API = new Actor("api");

    private static final int MAX_NAME = 80;

    public Actor {
        name = name.strip();
        if (name.isEmpty() || name.length() > MAX_NAME || !name.codePoints().allMatch(Actor::isPlain)) {
            throw new IllegalArgumentException(
                    "actor: expected a name of 1 to " + MAX_NAME + " visible characters, found another");
        }
    }

    /** Marks that turn the direction of writing, or show as nothing, would let one name pass for another. */
    private static boolean isPlain(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
