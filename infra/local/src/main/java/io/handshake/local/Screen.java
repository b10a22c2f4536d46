package io.handshake.local;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * What the person in front of a command reads. Whole lines, from several threads.
 *
 * @param start {@link System#nanoTime()} when the person began to wait
 */
public record Screen(PrintStream out, long start) {

    public void say(String text) {
        out.println(text);
        out.flush();
    }

    public void isUp(String what, Duration took, String where) {
        say(String.format(Locale.ROOT, "  %-16s %5.1f s   %s", what, seconds(took), where));
    }

    public void sinceStart(String what) {
        say(String.format(
                Locale.ROOT, "%s took %.1f s since start", what, seconds(Duration.ofNanos(System.nanoTime() - start))));
    }

    private static double seconds(Duration length) {
        return length.toMillis() / 1000.0;
    }
}
