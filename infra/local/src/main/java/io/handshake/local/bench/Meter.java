package io.handshake.local.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Reads what everything has used so far, and watches how much memory each process has. */
final class Meter implements AutoCloseable {

    private static final long LOOK_EVERY_MS = 500;

    private final List<Measured> processes;
    private final SqlCounters sql;
    private final KafkaCounters kafka;
    private final Map<String, Long> mostResident = new ConcurrentHashMap<>();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("memory").factory());

    /**
     * What is measured under one name.
     *
     * @param withChildren PostgreSQL's processes are children of one
     */
    record Measured(String name, List<Long> pids, boolean withChildren) {

        Measured {
            pids = List.copyOf(pids);
        }

        double cpuSeconds() {
            return pids.stream()
                    .mapToDouble(pid -> withChildren ? ProcessCpu.secondsWithChildren(pid) : ProcessCpu.seconds(pid))
                    .sum();
        }

        long residentMib() {
            return pids.stream()
                    .mapToLong(
                            pid -> withChildren ? ProcessCpu.residentMibWithChildren(pid) : ProcessCpu.residentMib(pid))
                    .sum();
        }
    }

    /** Everything at one moment. */
    record Reading(Map<String, Double> cpuSeconds, SqlCounters.Counters sql, KafkaCounters.Counters kafka) {

        /** CPU by process since an earlier reading. */
        Map<String, Double> cpuSince(Reading before) {
            Map<String, Double> used = new TreeMap<>();
            cpuSeconds.forEach((name, seconds) ->
                    used.put(name, seconds - before.cpuSeconds().getOrDefault(name, 0.0)));
            return used;
        }
    }

    Meter(List<Measured> processes, SqlCounters sql, KafkaCounters kafka) {
        this.processes = List.copyOf(processes);
        this.sql = sql;
        this.kafka = kafka;
        // it ends with this meter
        var _ = watch.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        processes.forEach(process -> mostResident.merge(process.name(), process.residentMib(), Math::max));
    }

    Reading read() {
        Map<String, Double> cpu = new TreeMap<>();
        processes.forEach(process -> cpu.put(process.name(), process.cpuSeconds()));
        return new Reading(cpu, sql.now(), kafka.now());
    }

    /** Forgets what was seen of the memory so far. */
    void watchAnew() {
        mostResident.clear();
    }

    /** The most of each since then. */
    Map<String, Long> mostResidentMib() {
        look();
        return Map.copyOf(mostResident);
    }

    @Override
    public void close() {
        watch.shutdownNow();
        sql.close();
        kafka.close();
    }
}
