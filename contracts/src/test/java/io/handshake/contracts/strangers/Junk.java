package io.handshake.contracts.strangers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Good JSON, bent: members dropped, doubled, retyped and nested, text cut and bytes flipped. The same seed and number bend
 * the same way; {@code -Dhandshake.junk.seed} repeats a run.
 */
public final class Junk {

    private static final Pattern TOKEN = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|[{}\\[\\]:,]|[^\\s{}\\[\\]:,\"]+");
    private static final int MOST_BENDS = 4;
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0.0",
            "7",
            "1e999",
            "1e-999",
            "9".repeat(60),
            "-1",
            "2026",
            "[]",
            "{}",
            "[[]]",
            "[null]",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\\u2028\\r\\n\"",
            "\"\\u202eabc\"",
            "\"\\u001b[31m\"",
            "\"9:30\"",
            "\"25:61\"",
            "\"2026-02-30\"",
            "\"2027-03-28T01:30\"",
            "\"+44\"",
            "\"Mars/Olympus\"",
            "\"'; drop table clinic;--\"",
            "\"<b>\"",
            "\"${jndi:ldap://x}\"",
            "\"" + "x".repeat(3_000) + "\"",
            "\"\\\\\"",
            "\"{\\\"a\\\":1}\"",
            "\"[\"",
            "{\"a\":{\"b\":[1,{\"c\":null}]}}");

    private final long seed;

    public Junk(long seed) {
        this.seed = seed;
    }

    /** With the seed of the property, or a new one; says which. */
    public static Junk announced(String test) {
        Junk junk = new Junk(Long.getLong("handshake.junk.seed", new Random().nextLong()));
        System.out.println(test + ": repeat with -Dhandshake.junk.seed=" + junk.seed);
        return junk;
    }

    public long seed() {
        return seed;
    }

    /** A source of chance that belongs to this number alone. */
    public Random chance(int number) {
        return new Random(seed * 31 + number);
    }

    /** The bytes of the text, bent in this number's way. */
    public byte[] bent(String json, int number) {
        Random chance = chance(number);
        List<String> tokens = new ArrayList<>(
                TOKEN.matcher(json).results().map(MatchResult::group).toList());
        for (int bend = chance.nextInt(MOST_BENDS) + 1; bend > 0 && !tokens.isEmpty(); bend--) {
            bend(tokens, chance);
        }
        byte[] bytes = String.join("", tokens).getBytes(UTF_8);
        return switch (chance.nextInt(12)) {
            case 0 -> flipped(bytes, chance);
            case 1 -> cut(bytes, chance);
            default -> bytes;
        };
    }

    private static void bend(List<String> tokens, Random chance) {
        int at = chance.nextInt(tokens.size());
        int end = endOfValue(tokens, at);
        List<String> value = List.copyOf(tokens.subList(at, end));
        switch (chance.nextInt(8)) {
            case 0 -> tokens.subList(at, end).clear();
            case 1 -> {
                tokens.add(end, ",");
                tokens.addAll(end + 1, value);
            }
            case 2 -> {
                tokens.add(end, "]");
                tokens.add(at, "[");
            }
            case 3 -> {
                tokens.add(end, "}");
                tokens.add(at, "{\"x\":");
            }
            case 4 -> tokens.set(at, tokens.get(chance.nextInt(tokens.size())));
            default -> {
                tokens.subList(at, end).clear();
                tokens.add(at, VALUES.get(chance.nextInt(VALUES.size())));
            }
        }
    }

    /** Where what begins here ends: a whole object or array counts as one. */
    private static int endOfValue(List<String> tokens, int at) {
        int depth = 0;
        for (int i = at; i < tokens.size(); i++) {
            String token = tokens.get(i);
            depth += token.equals("{") || token.equals("[") ? 1 : 0;
            depth -= token.equals("}") || token.equals("]") ? 1 : 0;
            if (depth <= 0) {
                return i + 1;
            }
        }
        return tokens.size();
    }

    private static byte[] flipped(byte[] bytes, Random chance) {
        for (int flips = chance.nextInt(4); flips >= 0 && bytes.length > 0; flips--) {
            bytes[chance.nextInt(bytes.length)] ^= (byte) (1 << chance.nextInt(8));
        }
        return bytes;
    }

    private static byte[] cut(byte[] bytes, Random chance) {
        return bytes.length == 0 ? bytes : java.util.Arrays.copyOf(bytes, chance.nextInt(bytes.length));
    }
}
