package io.handshake.embedded.google;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One thing that shall go wrong, and for whom.
 *
 * @param account an e-mail address, null for all
 * @param calendar {@code primary} for an account's own one, null for all
 * @param times how many requests it strikes before it is used up
 * @param probability from above 0 to 1, rolled with {@code seed} for each matching request
 */
public record Fault(
        Set<Operation> operations,
        @Nullable String account,
        @Nullable String calendar,
        int times,
        double probability,
        long seed,
        FaultEffect effect) {

    /** For {@link #times}: until the faults are cleared. */
    public static final int ALWAYS = Integer.MAX_VALUE;

    public Fault {
        operations = Set.copyOf(operations);
        if (operations.isEmpty()) {
            throw new IllegalArgumentException("A fault needs at least one operation");
        }
        if (times < 1) {
            throw new IllegalArgumentException("times is at least 1, found " + times);
        }
        if (!(probability > 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability is above 0 and at most 1, found " + probability);
        }
    }

    /** Strikes the next request of this operation, whoever makes it. */
    public static Fault on(Operation operation, FaultEffect effect) {
        return on(EnumSet.of(operation), effect);
    }

    public static Fault on(Set<Operation> operations, FaultEffect effect) {
        return new Fault(operations, null, null, 1, 1, 0, effect);
    }

    public static Fault onAny(FaultEffect effect) {
        return on(EnumSet.copyOf(Arrays.asList(Operation.values())), effect);
    }

    public Fault account(String email) {
        return new Fault(operations, email, calendar, times, probability, seed, effect);
    }

    public Fault calendar(String calendarId) {
        return new Fault(operations, account, calendarId, times, probability, seed, effect);
    }

    public Fault times(int count) {
        return new Fault(operations, account, calendar, count, probability, seed, effect);
    }

    public Fault always() {
        return times(ALWAYS);
    }

    public Fault probability(double chance, long rollSeed) {
        return new Fault(operations, account, calendar, times, chance, rollSeed, effect);
    }

    boolean concerns(Operation operation, String caller, String calendarId) {
        return operations.contains(operation)
                && (account == null || account.equals(caller))
                && (calendar == null || calendar.equals(calendarId));
    }
}
