package io.handshake.contracts.rules.planted;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Date;
import java.util.function.Supplier;

/** Every way to the wall clock that the rules know, and the injected one. */
@SuppressWarnings({"JavaTimeDefaultTimeZone", "JavaUtilDate"}) // that is what is planted here
public final class PlantedClocks {

    static final class Now {
        Instant read() {
            return Instant.now();
        }
    }

    static final class NowByReference {
        Supplier<Instant> read() {
            return Instant::now;
        }
    }

    static final class NowInLambda {
        Supplier<Instant> read() {
            return () -> Instant.now().plusSeconds(1);
        }
    }

    static final class Today {
        LocalDate read() {
            return LocalDate.now();
        }
    }

    static final class NowInZone {
        ZonedDateTime read() {
            return ZonedDateTime.now(ZoneId.of("Europe/London"));
        }
    }

    static final class Millis {
        long read() {
            return System.currentTimeMillis();
        }
    }

    static final class OldDate {
        Date read() {
            return new Date();
        }
    }

    static final class OldCalendar {
        Calendar read() {
            return Calendar.getInstance();
        }
    }

    static final class SystemClock {
        Clock read() {
            return Clock.systemUTC();
        }
    }

    static final class TickingClock {
        Clock read() {
            return Clock.tickSeconds(ZoneId.of("UTC"));
        }
    }

    static final class Sleeper {
        void doze() throws InterruptedException {
            Thread.sleep(2);
        }
    }

    static final class SleepingConfiguration {
        void doze() throws InterruptedException {
            Thread.sleep(1);
        }
    }

    static final class ClockConfiguration {
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    static final class ClockApplication {
        Clock clock() {
            return Clock.system(ZoneId.of("UTC"));
        }
    }

    record Injected(Clock clock) {
        Instant read() {
            return Instant.now(clock);
        }

        LocalDate today() {
            return LocalDate.now(Clock.tick(clock, Duration.ofDays(1)));
        }

        Date day() {
            return new Date(clock.millis());
        }

        long elapsed() {
            return System.nanoTime();
        }
    }

    private PlantedClocks() {}
}
