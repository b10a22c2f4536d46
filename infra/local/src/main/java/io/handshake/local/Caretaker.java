package io.handshake.local;

import io.handshake.local.house.BoundedWait;
import io.handshake.local.house.EndOf;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.ServiceProcess;
import java.time.Duration;

/** Starts a service again when it has ended by itself or by hand, each time a little later. */
final class Caretaker {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** Who ran this long has recovered: the next pause is the first one again. */
    private static final Duration HEALTHY_AFTER = Duration.ofMinutes(1);

    private final Screen screen;
    private final Departure departure;

    Caretaker(Screen screen, Departure departure) {
        this.screen = screen;
        this.departure = departure;
    }

    /** Until the departure. */
    void lookAfter(ServiceProcess service) {
        Thread.ofVirtual().name("caretaker-" + service.name()).start(() -> keep(service));
    }

    private void keep(ServiceProcess service) {
        Duration pause = FIRST_PAUSE;
        boolean goesOn = true;
        while (goesOn) {
            long begin = System.nanoTime();
            String end = EndOf.process(service.ended().join());
            boolean healthy = System.nanoTime() - begin > HEALTHY_AFTER.toNanos();
            pause = healthy ? FIRST_PAUSE : pause;
            // Ctrl-C reaches the services as well: who ends at that moment ends because we do
            boolean leaving = BoundedWait.until(pause, departure::hasBegun);
            goesOn = !leaving && restarted(service, end);
            pause = longer(pause);
        }
    }

    private boolean restarted(ServiceProcess service, String end) {
        long begin = System.nanoTime();
        screen.say(service.name() + " " + end + ", restarting");
        if (!service.restart()) {
            return false;
        }
        try {
            service.awaitReady(LocalHouse.READY_WITHIN);
            screen.isUp(service.name(), Duration.ofNanos(System.nanoTime() - begin), service.url() + " again");
        } catch (IllegalStateException e) {
            if (!departure.hasBegun()) {
                screen.say(String.valueOf(e.getMessage()));
            }
        }
        return true;
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
}
