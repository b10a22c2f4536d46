package io.handshake.local.gauge;

import java.util.Collection;
import java.util.List;

/** The middle of several numbers. */
public final class Medians {

    /** Of an even count the lower of the two in the middle; there must be one at least. */
    public static double of(Collection<? extends Number> numbers) {
        List<Double> sorted = numbers.stream().map(Number::doubleValue).sorted().toList();
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("A median needs at least one number");
        }
        return sorted.get((sorted.size() - 1) / 2);
    }

    private Medians() {}
}
