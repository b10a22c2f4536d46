package io.handshake.local.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What processes have used, as the kernel counts it (proc(5)). */
final class ProcessCpu {

    /** USER_HZ, which is 100 on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    /** The places of utime, stime, cutime and cstime after the command's name. */
    private static final int UTIME = 11;

    private static final int PARENT = 1;

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern PROPORTIONAL = Pattern.compile("(?m)^Pss:\\s+(\\d+) kB");
    private static final int KIB_PER_MIB = 1024;

    /** Seconds of CPU of one process so far. */
    static double seconds(long pid) {
        String[] stat = stat(pid);
        return stat.length == 0 ? 0 : ticks(stat, UTIME, UTIME + 1) / TICKS_PER_SECOND;
    }

    /** The same with its children, those that have ended too. */
    static double secondsWithChildren(long pid) {
        String[] stat = stat(pid);
        double own = stat.length == 0 ? 0 : ticks(stat, UTIME, UTIME + 3) / TICKS_PER_SECOND;
        return own + children(pid).stream().mapToDouble(ProcessCpu::seconds).sum();
    }

    /** Resident memory. */
    static long residentMib(long pid) {
        return found(RESIDENT, Path.of("/proc", Long.toString(pid), "status")) / KIB_PER_MIB;
    }

    /** The same with its children; what they share counts once. */
    static long residentMibWithChildren(long pid) {
        return Stream.concat(Stream.of(pid), children(pid).stream())
                        .mapToLong(one -> found(PROPORTIONAL, Path.of("/proc", Long.toString(one), "smaps_rollup")))
                        .sum()
                / KIB_PER_MIB;
    }

    static long parent(long pid) {
        return Long.parseLong(stat(pid)[PARENT]);
    }

    private static List<Long> children(long pid) {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("\\d+"))
                    .map(Long::parseLong)
                    .filter(one -> isChild(one, pid))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The processes cannot be listed; this needs Linux", e);
        }
    }

    private static boolean isChild(long pid, long parent) {
        String[] stat = stat(pid);
        return stat.length > PARENT && stat[PARENT].equals(Long.toString(parent));
    }

    private static double ticks(String[] stat, int first, int last) {
        double ticks = 0;
        for (int place = first; place <= last; place++) {
            ticks += Long.parseLong(stat[place]);
        }
        return ticks;
    }

    /** What follows the name, which may hold anything; nothing when the process has ended. */
    private static String[] stat(long pid) {
        String text = read(Path.of("/proc", Long.toString(pid), "stat"));
        return text.isEmpty()
                ? new String[0]
                : text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
    }

    private static long found(Pattern pattern, Path file) {
        Matcher found = pattern.matcher(read(file));
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    /** Nothing when it cannot be read: a process may end while it is looked at. */
    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    private ProcessCpu() {}
}
