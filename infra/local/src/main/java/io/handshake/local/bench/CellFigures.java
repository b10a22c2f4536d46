package io.handshake.local.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was measured in one cell.
 *
 * @param cpuSeconds by process: those of the way, and {@link #APART}; several of one service together
 * @param residentMib by process, the most that was seen during the cell
 * @param walBytes written by PostgreSQL
 * @param commits of PostgreSQL
 * @param syncs of PostgreSQL's write-ahead log
 * @param kafkaRecords of all topics
 * @param kafkaBytes of all topics, as on disk
 * @param violations of the invariants, in words; a cell with one is no result
 */
record CellFigures(
        Cell cell,
        LoadFigures load,
        Map<String, Double> cpuSeconds,
        Map<String, Long> residentMib,
        long walBytes,
        long commits,
        long syncs,
        long kafkaRecords,
        long kafkaBytes,
        List<String> violations) {

    /** What would not be there in production, or is somebody else's: the stand-in, and who makes the load. */
    static final List<String> APART = List.of("google", "load");

    CellFigures {
        cpuSeconds = ofTheWay(cell, cpuSeconds);
        residentMib = ofTheWay(cell, residentMib);
        violations = List.copyOf(violations);
    }

    private static <T> Map<String, T> ofTheWay(Cell cell, Map<String, T> all) {
        Map<String, T> its = new TreeMap<>(all);
        its.keySet().removeIf(process -> !cell.way().processes().contains(process) && !APART.contains(process));
        return its;
    }

    /** Of everything that an operator pays for, in seconds. */
    double cpuPerThousand() {
        double seconds = cpuSeconds.entrySet().stream()
                .filter(process -> !APART.contains(process.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        return 1000 * seconds / load.bookings();
    }

    /** A figure of the whole cell for each booking. */
    double perBooking(long figure) {
        return (double) figure / load.bookings();
    }
}
