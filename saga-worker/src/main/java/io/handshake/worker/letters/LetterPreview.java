package io.handshake.worker.letters;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Bytes as text that can be looked at: what is no text, and what would not be seen, is written as {@code \xNN}. */
public final class LetterPreview {

    /** What is shown of one letter; the rest can be had as bytes. */
    public static final int MOST_BYTES = 16 * 1024;

    private static final HexFormat HEX = HexFormat.of();

    /** The beginning of these, as text; line ends stay. */
    public static String of(byte @Nullable [] bytes) {
        if (bytes == null) {
            return "";
        }
        byte[] first = LetterBody.first(bytes, MOST_BYTES);
        StringBuilder text = new StringBuilder(first.length);
        for (int at = 0; at < first.length; ) {
            int length = Math.min(lengthOfCharacter(first[at]), first.length - at);
            String character = decoded(first, at, length);
            if (character.isEmpty()) {
                text.append("\\x").append(HEX.toHexDigits(first[at]));
                at++;
            } else {
                text.append(character);
                at += length;
            }
        }
        return text.toString();
    }

    /** By the first byte of its UTF-8. */
    private static int lengthOfCharacter(byte first) {
        int lead = first & 0xff;
        if (lead < 0xc0) {
            return 1;
        }
        if (lead < 0xe0) {
            return 2;
        }
        return lead < 0xf0 ? 3 : 4;
    }

    /** Empty when it is no character, or none that is seen. */
    private static String decoded(byte[] bytes, int from, int length) {
        try {
            String text = UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
            return isSeen(text.codePointAt(0)) ? text : "";
        } catch (CharacterCodingException e) {
            return "";
        }
    }

    private static boolean isSeen(int codePoint) {
        return switch (Character.getType(codePoint)) {
            // among FORMAT are those that turn the direction of what follows
            case Character.CONTROL -> codePoint == '\n' || codePoint == '\t';
            case Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private LetterPreview() {}
}
