package io.handshake.local.gauge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks at a JVM from outside: Linux's {@code /proc}, and the JDK's {@code jcmd}. */
public final class ProcessGauge {

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    /** Both generations of the serial collector. */
    private static final Pattern USED = Pattern.compile("(?:DefNew|Tenured|generation)\\s+total \\d+K, used (\\d+)K");

    private static final int JCMD_SECONDS = 30;

    /** After a full collection, so that only what is held counts. */
    public static ProcessFigures of(long pid) {
        Path proc = Path.of("/proc", Long.toString(pid));
        long heap = heapAfterCollection(pid);
        try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
            return new ProcessFigures(sum(RESIDENT, Files.readString(proc.resolve("status"))), heap, files.count());
        } catch (IOException e) {
            throw new UncheckedIOException("Process " + pid + " cannot be looked at; this needs Linux", e);
        }
    }

    private static long heapAfterCollection(long pid) {
        jcmd(pid, "GC.run");
        return sum(USED, jcmd(pid, "GC.heap_info"));
    }

    private static String jcmd(long pid, String command) {
        Path jcmd = Path.of(System.getProperty("java.home", ""), "bin", "jcmd");
        try {
            Process process = new ProcessBuilder(
                            jcmd.toString(), "-J-XX:TieredStopAtLevel=1", Long.toString(pid), command)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(JCMD_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("jcmd " + pid + " " + command + " did not succeed");
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException("jcmd cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while looking at process " + pid, e);
        }
    }

    /** The sum of what the pattern finds. */
    static long sum(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        long sum = 0;
        while (found.find()) {
            sum += Long.parseLong(found.group(1));
        }
        return sum;
    }

    private ProcessGauge() {}
}
