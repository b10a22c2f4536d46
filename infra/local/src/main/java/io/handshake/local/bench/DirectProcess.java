package io.handshake.local.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** {@link DirectApplication} from outside. It ends when its launcher does, however that ends: its input ends with it. */
final class DirectProcess implements Load {

    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    /** More than it gives its own bookings. */
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(75);

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(10);
    private static final String END = "";

    private final Process process;
    private final Path log;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final PrintWriter orders;

    /**
     * Starts it with the JDK and the class path of this JVM, and returns when it is ready.
     *
     * @param settings the saga-worker's settings of Google and of the database, by their names
     * @param options of its JVM
     * @param log for what it has to say beside its answers; its logger writes to a folder {@code direct} beside it
     */
    DirectProcess(Map<String, String> settings, BenchWishes wishes, List<String> options, Path log) {
        if (!wishes.clinics().equals(BenchClinic.several(wishes.clinics().size()))) {
            throw new IllegalArgumentException("Expected the clinics that the direct way makes for itself");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        command.addAll(options);
        // where logback.xml writes to; launcher.log itself is the launcher's
        command.add("-Dhandshake.log=" + log.resolveSibling("direct"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
        command.add(DirectApplication.class.getName());
        command.add(Integer.toString(wishes.clinics().size()));
        command.add(wishes.first().toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.to(log.toFile()));
        // Secrets go this way: a command line can be read by everybody on the machine.
        builder.environment().putAll(settings);
        this.log = log;
        try {
            this.process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("The direct way cannot be started", e);
        }
        this.orders = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        Thread.ofVirtual().name("direct-answers").start(this::listen);
        try {
            line(READY_WITHIN);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    long pid() {
        return process.pid();
    }

    @Override
    public LoadFigures run(int inFlight, Duration length, AtomicLong numbers) {
        orders.println("run " + inFlight + " " + length.toMillis() + " " + numbers.get());
        DirectAnswer answer = JsonDirectAnswers.read(line(length.plus(ANSWERS_WITHIN)));
        numbers.set(answer.next());
        return answer.figures();
    }

    private String line(Duration within) {
        @Nullable String line;
        try {
            line = lines.poll(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the direct way is at work", e);
        }
        if (line == null) {
            throw new IllegalStateException(
                    "The direct way says nothing within " + within.toSeconds() + " s, see " + log);
        }
        if (line.equals(END)) {
            throw new IllegalStateException("The direct way has ended, see " + log);
        }
        return line;
    }

    private void listen() {
        try (BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
            // a JVM that records itself says so on the same way
            answers.lines()
                    .filter(line -> line.equals(DirectApplication.READY) || line.startsWith("{"))
                    .forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            // the same as its end
        } finally {
            lines.add(END);
        }
    }

    /** Lets it end; it is killed when it does not within 10 s. */
    @Override
    public void close() {
        orders.close();
        try {
            if (!process.waitFor(ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
