package io.handshake.local.chaos;

import io.handshake.local.chaos.PlannedCall.Kind;
import io.handshake.local.gauge.Pace;
import java.time.Duration;

/** Callers who each want something else, at a steady rate. */
record SteadyLoad(Callers callers, Wishes wishes, int rate) {

    /** From now on for so long, or until the thread is interrupted; nobody's answer is waited for. */
    void lasts(Duration length) {
        Pace pace = new Pace();
        int spoken = callers.calls();
        long calls = length.toMillis() * rate / 1000;
        for (int number = 0; number < calls; number++) {
            if (!pace.awaitAt(Duration.ofMillis(1000L * number / rate))) {
                return;
            }
            int next = spoken + number;
            callers.call(new PlannedCall(pace.elapsed(), Kind.WISH, next, wishes.wish(next)));
        }
    }
}
