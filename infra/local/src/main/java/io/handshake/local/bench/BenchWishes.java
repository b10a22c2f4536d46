package io.handshake.local.bench;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;

/**
 * Wishes by their number: of the clinics in turn, each for a quarter of an hour of its own, but every hundredth for one
 * that is taken in every clinic.
 *
 * @param first the day of the taken quarters; the others begin the day after
 */
record BenchWishes(List<BenchClinic> clinics, LocalDate first) {

    static final int MINUTES = 15;

    private static final int ONE_IN_SO_MANY_IS_TAKEN = 100;
    private static final int SLOTS_A_DAY = 24 * 60 / MINUTES;

    BenchWishes {
        clinics = List.copyOf(clinics);
    }

    /** One wish; {@code taken} when its slot is. */
    record BenchWish(long number, BenchClinic clinic, LocalDateTime start, boolean taken) {

        String callId() {
            return "call-" + number;
        }

        String requestId() {
            return "toolu_" + number;
        }

        Instant startsAt() {
            return start.atZone(BenchClinic.ZONE).toInstant();
        }

        Instant endsAt() {
            return startsAt().plusSeconds(60L * MINUTES);
        }
    }

    BenchWish wish(long number) {
        long round = number / clinics.size();
        // one further in each round: who asks for the taken quarter is not always of the same clinics
        BenchClinic clinic = clinics.get((int) ((number + round) % clinics.size()));
        boolean taken = number % ONE_IN_SO_MANY_IS_TAKEN == ONE_IN_SO_MANY_IS_TAKEN - 1;
        return new BenchWish(number, clinic, taken ? takenSlot() : slot(round), taken);
    }

    /** The quarter that somebody has in every clinic. */
    LocalDateTime takenSlot() {
        return first.atTime(12, 0);
    }

    private LocalDateTime slot(long number) {
        return first.plusDays(1 + number / SLOTS_A_DAY).atStartOfDay().plusMinutes(MINUTES * (number % SLOTS_A_DAY));
    }
}
