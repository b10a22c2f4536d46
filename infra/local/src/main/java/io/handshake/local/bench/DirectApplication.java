package io.handshake.local.bench;

import io.handshake.local.house.Database;
import io.handshake.local.house.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@link Way#DIRECT} as a process of its own, so that what it costs can be told from what the load costs. The environment
 * has the saga-worker's settings of Google and of the database; the arguments are how many clinics there are and the day of
 * the taken quarters.
 *
 * <p>It says {@link #READY} when it is; then it answers each line {@code run inFlight millis firstNumber} with a line of
 * {@link JsonDirectAnswers}, and ends at the end of its input.
 */
public final class DirectApplication {

    static final String READY = "ready";

    /** See above. */
    public static void main(String[] arguments) throws IOException {
        PrintStream answers = System.out;
        // whoever else writes there would be taken for an answer
        System.setOut(System.err);
        BenchWishes wishes =
                new BenchWishes(BenchClinic.several(Integer.parseInt(arguments[0])), LocalDate.parse(arguments[1]));
        Map<String, String> settings = System.getenv();
        Clock clock = Clock.systemUTC();
        try (SqlAppointmentsInsert appointments = new SqlAppointmentsInsert(new Database(
                        settings.getOrDefault(Settings.DATABASE_URL, ""),
                        settings.getOrDefault(Settings.DATABASE_USERNAME, ""),
                        settings.getOrDefault(Settings.DATABASE_PASSWORD, "")));
                GoogleDirect google = new GoogleDirect(settings, wishes.clinics(), clock)) {
            answers.println(READY);
            DirectBooking booking = new DirectBooking(google, appointments, clock);
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.println(JsonDirectAnswers.write(run(line.split(" "), wishes, booking)));
            }
        }
    }

    private static DirectAnswer run(String[] words, BenchWishes wishes, DirectBooking booking) {
        AtomicLong numbers = new AtomicLong(Long.parseLong(words[3]));
        LoadFigures figures = new ClosedLoop(wishes)
                .run(Integer.parseInt(words[1]), Duration.ofMillis(Long.parseLong(words[2])), numbers, _ -> booking);
        return new DirectAnswer(figures, numbers.get());
    }

    private DirectApplication() {}
}
