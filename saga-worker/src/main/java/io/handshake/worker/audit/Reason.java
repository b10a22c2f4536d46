package io.handshake.worker.audit;

/**
 * Why a person does something, in that person's words.
 *
 * @param text 1 to 500 characters on one line
 */
public record Reason(String text) {

    private static final int MAX = 500;

    public Reason {
        text = text.strip();
        if (text.isEmpty() || text.length() > MAX || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "reason: expected 1 to " + MAX + " characters on one line, found other text");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
