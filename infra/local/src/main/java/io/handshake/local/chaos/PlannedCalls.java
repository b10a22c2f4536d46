package io.handshake.local.chaos;

import io.handshake.local.chaos.PlannedCall.Kind;
import io.handshake.local.talk.VapiCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws the calls: each wish has a slot of its own, and some are repeated, contested or entered by others. */
final class PlannedCalls {

    private static final int LATER_AT_LEAST_MS = 2_000;
    private static final int LATER_AT_MOST_MS = 12_000;
    private static final int AT_ONCE_MS = 40;

    private final ChaosOptions options;
    private final Wishes wishes;
    private final RandomGenerator random;
    private final List<PlannedCall> calls = new ArrayList<>();
    private final List<PlannedRival> rivals = new ArrayList<>();

    PlannedCalls(ChaosOptions options, Wishes wishes, RandomGenerator random) {
        this.options = options;
        this.wishes = wishes;
        this.random = random;
        for (int number = 0; number < options.bookings(); number++) {
            wish(number);
        }
    }

    List<PlannedCall> calls() {
        return calls.stream().sorted(Comparator.comparing(PlannedCall::at)).toList();
    }

    List<PlannedRival> rivals() {
        return rivals.stream().sorted(Comparator.comparing(PlannedRival::at)).toList();
    }

    private void wish(int number) {
        VapiCall call = wishes.wish(number).lasting(minutes());
        Duration at = Duration.ofMillis((1000L * number + random.nextInt(1000)) / options.rate());
        add(at, Kind.WISH, call);
        more(at, call, wishes.clinic(number), random.nextInt(100));
    }

    /** What comes with a wish, by a throw from 0 to 99. */
    private void more(Duration at, VapiCall call, PlannedClinic clinic, int dice) {
        if (dice < 6) {
            add(at.plus(atOnce()), Kind.SAME_WEBHOOK, call);
        } else if (dice < 10) {
            add(at.plus(later()), Kind.SAME_WEBHOOK, call);
        } else if (dice < 13) {
            add(at.plus(atOnce()), Kind.MODEL_REPEATS, call.repeated(call.toolCallId() + "-again"));
        } else if (dice < 16) {
            add(at.plus(later()), Kind.MODEL_REPEATS, call.repeated(call.toolCallId() + "-again"));
        } else if (dice < 20) {
            add(at.plus(atOnce()), Kind.RIVAL_CALLER, rivalOf(call));
        } else if (dice < 22) {
            VapiCall child = call.repeated(call.toolCallId() + "-child")
                    .forPatient(call.caller().name() + " junior");
            add(at.plus(random.nextBoolean() ? atOnce() : later()), Kind.SECOND_PATIENT, child);
        } else if (dice < 25) {
            rivals.add(new PlannedRival(at.plusMillis(random.nextInt(400)), call.orgId(), call.start(), clinic.zone()));
        }
    }

    private VapiCall rivalOf(VapiCall call) {
        return new VapiCall(
                call.orgId(),
                call.callId() + "-rival",
                call.toolCallId() + "-rival",
                call.start(),
                Wishes.SLOT_MINUTES,
                call.caller());
    }

    private void add(Duration at, Kind kind, VapiCall call) {
        calls.add(new PlannedCall(at, kind, random.nextInt(options.ingresses()), call));
    }

    /** One in twenty lasts into the next slot. */
    private int minutes() {
        return random.nextInt(20) == 0 ? 2 * Wishes.SLOT_MINUTES : Wishes.SLOT_MINUTES;
    }

    private Duration atOnce() {
        return Duration.ofMillis(random.nextInt(AT_ONCE_MS));
    }

    private Duration later() {
        return Duration.ofMillis(random.nextInt(LATER_AT_LEAST_MS, LATER_AT_MOST_MS));
    }
}
