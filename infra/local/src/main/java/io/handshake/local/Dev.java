package io.handshake.local;

import io.handshake.local.desk.FrontDesk;
import io.handshake.local.house.HousePlan;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.Service;
import io.handshake.local.house.ServiceProcess;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a house, shows it, keeps it running, and closes it again. */
final class Dev {

    private static final Logger LOG = LoggerFactory.getLogger(Dev.class);
    private static final int NOT_STARTED = 1;

    private final DevOptions options;
    private final HousePlan plan;
    private final Screen screen;
    private final Clock clock;
    private final Departure departure;

    Dev(DevOptions options, HousePlan plan, Screen screen, Clock clock) {
        this.options = options;
        this.plan = plan;
        this.screen = screen;
        this.clock = clock;
        this.departure = new Departure(screen);
    }

    /** Returns an exit value when it could not start; otherwise it stays until the process is told to end. */
    int run() {
        departure.onEnd();
        try {
            screen.say("Handshake starts on this machine; its data is in "
                    + plan.folders().data());
            LocalHouse house =
                    departure.holding(() -> options.reset() ? LocalHouse.openAnew(plan) : LocalHouse.open(plan));
            List<ServiceProcess> services = started(house);
            Caretaker caretaker = new Caretaker(screen, departure);
            services.forEach(caretaker::lookAfter);
            FrontDesk desk = departure.holding(() -> FrontDesk.open(house, SampleClinic.ORG_ID, screen::say));
            SampleClinic sample = new SampleClinic(house, screen, clock);
            if (options.sample()) {
                sample.bookOnce();
            }
            new Signpost(house, screen, desk).show(sample.nextFreeStart());
            new CountDownLatch(1).await();
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NOT_STARTED;
        } catch (RuntimeException e) {
            return failed(e);
        }
    }

    private List<ServiceProcess> started(LocalHouse house) {
        long begin = System.nanoTime();
        List<ServiceProcess> services = List.of(house.start(Service.SAGA_WORKER), house.start(Service.INGRESS));
        for (ServiceProcess service : services) {
            service.awaitReady(LocalHouse.READY_WITHIN);
            screen.isUp(service.name(), Duration.ofNanos(System.nanoTime() - begin), service.url());
        }
        return services;
    }

    private int failed(RuntimeException e) {
        if (departure.hasBegun()) {
            return 0;
        }
        LOG.atError().setCause(e).addKeyValue("event", "dev_failed").log();
        System.err.println("handshake dev: " + sentence(e));
        return departure.failing(NOT_STARTED);
    }

    private static String sentence(Throwable failure) {
        StringBuilder sentence = new StringBuilder(String.valueOf(failure.getMessage()));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            sentence.append(" (").append(cause.getMessage()).append(")");
        }
        return sentence.toString();
    }
}
