package io.handshake.local.chaos;

import io.handshake.embedded.EmbeddedPostgres;
import io.handshake.local.gauge.Pace;
import io.handshake.local.house.BoundedWait;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.Service;
import io.handshake.local.house.ServiceProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries faults out. Those of one process come one after the other; those of different processes strike while others are
 * still recovering. Nobody waits for readiness: a process may be struck again while it starts.
 */
final class Havoc {

    private static final Logger LOG = LoggerFactory.getLogger(Havoc.class);

    private static final Duration WAITS_FOR_ANOTHER = Duration.ofSeconds(30);
    private static final int REGARDLESS = 4;

    private final LocalHouse house;
    private final Map<String, StrikeLane> lanes = new ConcurrentHashMap<>();
    private final Map<Strike, AtomicInteger> done = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger endedAlone = new AtomicInteger();

    Havoc(LocalHouse house) {
        this.house = house;
    }

    /** Returns at once; the fault strikes when those before it on the same process are over. */
    void strike(ProcessFault fault) {
        switch (fault.strike()) {
            case PAUSE_WORKER -> on(Service.SAGA_WORKER, fault, Havoc::paused);
            case PAUSE_INGRESS -> on(Service.INGRESS, fault, Havoc::paused);
            case KILL_WORKER -> onOneOfSeveral(Service.SAGA_WORKER, fault, Havoc::killed);
            case KILL_INGRESS -> onOneOfSeveral(Service.INGRESS, fault, Havoc::killed);
            case STOP_WORKER -> onOneOfSeveral(Service.SAGA_WORKER, fault, Havoc::stopped);
            case STOP_INGRESS -> onOneOfSeveral(Service.INGRESS, fault, Havoc::stopped);
            case RESTART_BROKER -> on("broker", fault, house::restartKafka);
            case RESTART_DATABASE -> on("database", fault, postgres()::restart);
            case KILL_DATABASE -> on("database", fault, () -> crashed(postgres(), fault.lasts()));
        }
    }

    private interface Blow {
        void strikes(ServiceProcess process, Duration lasts);
    }

    private void on(Service service, ProcessFault fault, Blow blow) {
        List<ServiceProcess> all = house.services(service);
        ServiceProcess process = all.get(fault.target() % all.size());
        on(process.name(), fault, () -> blow.strikes(process, fault.lasts()));
    }

    /**
     * A system that is down tests little: most deaths wait until another of the same service serves, on a slow machine too.
     * One in four does not.
     */
    private void onOneOfSeveral(Service service, ProcessFault fault, Blow blow) {
        on(service, fault, (process, lasts) -> {
            if (fault.target() % REGARDLESS != 0) {
                BoundedWait.until(
                        WAITS_FOR_ANOTHER,
                        () -> house.services(service).stream().allMatch(other -> other == process || other.isReady()));
            }
            blow.strikes(process, lasts);
        });
    }

    private void on(String target, ProcessFault fault, Runnable work) {
        lane(target).add(() -> {
            LOG.atInfo()
                    .addKeyValue("event", "fault")
                    .addKeyValue("strike", fault.strike())
                    .addKeyValue("target", target)
                    .addKeyValue("lasts_ms", fault.lasts().toMillis())
                    .log();
            work.run();
            done.computeIfAbsent(fault.strike(), strike -> new AtomicInteger()).incrementAndGet();
        });
    }

    private StrikeLane lane(String target) {
        return lanes.computeIfAbsent(target, name -> new StrikeLane(name, failures::add));
    }

    private static void paused(ServiceProcess process, Duration lasts) {
        process.pause();
        Pace.pause(lasts);
        process.resume();
    }

    private static void killed(ServiceProcess process, Duration lasts) {
        process.kill();
        Pace.pause(lasts);
        process.restart();
    }

    private static void stopped(ServiceProcess process, Duration lasts) {
        process.stop();
        Pace.pause(lasts);
        process.restart();
    }

    private static void crashed(EmbeddedPostgres postgres, Duration lasts) {
        postgres.kill();
        Pace.pause(lasts);
        postgres.restart();
    }

    private EmbeddedPostgres postgres() {
        return house.postgres()
                .orElseThrow(() -> new IllegalStateException("Only a database of our own can be killed"));
    }

    /** As an orchestrator does: who has ended by itself, as a worker does that starts without a database, is started again. */
    void keepAlive() {
        for (ServiceProcess process : house.services()) {
            if (!process.isAlive()) {
                lane(process.name()).addIfIdle(() -> revived(process));
            }
        }
    }

    private void revived(ServiceProcess process) {
        if (!process.isAlive()) {
            endedAlone.incrementAndGet();
            process.restart();
        }
    }

    /** Whether every fault is over within the bound, and everybody was resumed or started again. */
    boolean isOver(Duration within) {
        return BoundedWait.until(within, () -> lanes.values().stream().allMatch(StrikeLane::isIdle));
    }

    /** How many of each have struck. */
    Map<Strike, Integer> struck() {
        Map<Strike, Integer> struck = new TreeMap<>();
        done.forEach((strike, count) -> struck.put(strike, count.get()));
        return struck;
    }

    int count() {
        return done.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    int endedAlone() {
        return endedAlone.get();
    }

    /** What could not be carried out, as when a server does not come back. */
    List<String> failures() {
        return List.copyOf(failures);
    }
}
