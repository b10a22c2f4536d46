package io.handshake.ingress.intake;

import java.util.Map;

/**
 * The arguments of one tool call as text: numbers as written, nested values left out. Personal data.
 *
 * @param complete whether they could be read; models whose answer was cut short send half an object
 */
record Arguments(Map<String, String> values, boolean complete) {

    static final Arguments NONE = new Arguments(Map.of(), true);
    static final Arguments CUT_SHORT = new Arguments(Map.of(), false);

    Arguments {
        values = Map.copyOf(values);
    }

    /** The first of these that has a value, stripped; empty when none has. */
    String first(String... names) {
        for (String name : names) {
            String value = values.getOrDefault(name, "").strip();
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    @Override
    public String toString() {
        return "Arguments[withheld]";
    }
}
