package io.handshake.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.BookingRequested;
import io.handshake.embedded.google.CalendarEvent;
import io.handshake.embedded.google.JournalEntry;
import io.handshake.embedded.google.Operation;
import io.handshake.worker.faults.FaultHouse.Row;
import io.handshake.worker.faults.Stage.Sight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every boundary of the saga times every family of faults, one booking in a clinic of its own for each, all at the same time
 * in one worker. What a booking comes to must be what its cell expects, and all promises are held against calendars, tables
 * and topics afterwards. The table is written to {@code target/fault-matrix.md}.
 */
@Tag("slow")
class FaultMatrixTest {

    private static final Duration WITHIN = Duration.ofSeconds(80);
    private static final int GROUP = 80;
    /**
     * A machine that is busy with something else turns any answer into a time-out: a cell that came to something else is
     * played again so often before it counts. The promises hold for every try.
     */
    private static final int SECOND_TRIES = 2;

    private static final Duration TOLD_WITHIN = Duration.ofSeconds(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final FaultHouse house = FaultHouse.shared();

    @Test
    void everyBookingComesToWhatItsCellExpectsAndEveryPromiseIsKept() throws IOException {
        Instant begin = Clock.systemUTC().instant();
        List<Stage> all = new ArrayList<>(played(Matrix.cells()));
        all.addAll(playedForAll());
        List<Stage> last = new ArrayList<>(all);
        for (int again = 0; again < SECOND_TRIES && !surprising(last).isEmpty(); again++) {
            List<Stage> surprising = surprising(last);
            boolean concernsAll = surprising.stream().anyMatch(stage -> concernsAll(stage.cell));
            last.removeIf(stage -> surprising.contains(stage) || (concernsAll && concernsAll(stage.cell)));
            List<Stage> replayed = new ArrayList<>(played(surprising.stream()
                    .map(stage -> stage.cell)
                    .filter(cell -> !concernsAll(cell))
                    .toList()));
            if (concernsAll) {
                replayed.addAll(playedForAll());
            }
            all.addAll(replayed);
            last.addAll(replayed);
        }
        awaitLateWrites();

        Map<String, Row> rows = rows(all);
        FaultTable table = new FaultTable(Matrix.gaps());
        last.sort(Comparator.comparing((Stage stage) -> stage.cell.family()));
        last.forEach(stage -> table.add(stage.cell, stage.result(row(rows, stage))));
        List<String> surprises = new ArrayList<>(last.stream()
                .flatMap(stage -> surprises(stage, row(rows, stage)).stream())
                .toList());
        surprises.addAll(table.unexplained().stream()
                .map(cell -> cell + ": nothing here, and nobody says why")
                .toList());
        surprises.addAll(brokenPromises(all));
        String summary = summary(last, all.size() - last.size(), rows, begin);
        Files.writeString(Path.of("target", "fault-matrix.md"), table.page(summary));
        System.out.println(summary);
        assertThat(surprises).isEmpty();
    }

    @Test
    void theAuditSeesAPromiseThatIsBroken() {
        List<String> orgs = house.clinics(3);
        List<BookingRequested> requests =
                orgs.stream().map(org -> FaultHouse.wish(org, 0).buildRequest()).toList();
        requests.forEach(house::request);
        await().atMost(WITHIN)
                .until(() -> house.rows(orgs).values().stream().allMatch(Row::isClosed)
                        && requests.stream()
                                .allMatch(
                                        request -> house.witness.answer(request).isPresent()));
        assertThat(Promises.broken(house, requests)).isEmpty();

        CalendarEvent event =
                house.google.events(FaultHouse.account(orgs.get(0)), "primary").getFirst();
        house.google.deleteAsPerson(FaultHouse.account(orgs.get(0)), "primary", event.id());
        house.sql
                .sql("delete from appointments where org_id = ?")
                .param(orgs.get(1))
                .update();
        house.sql.sql("""
                        insert into appointments (org_id, scheduled_at, duration_minutes, status, overlap_allowed)
                        select org_id, scheduled_at, 30, 'confirmed', true from appointments where org_id = ?
                        """).param(orgs.get(2)).update();

        assertThat(Promises.broken(house, requests))
                .anyMatch(broken -> broken.startsWith(
                        "I2: " + requests.get(0).bookingId() + " is confirmed: expected its one event"))
                .anyMatch(broken -> broken.startsWith(
                        "I2: " + requests.get(1).bookingId() + " is confirmed: expected its one appointment"))
                .anyMatch(broken -> broken.startsWith("I4: ") && broken.contains(orgs.get(2)))
                .hasSize(3);
    }

    private List<Stage> played(List<Cell> cells) {
        List<Stage> stages = staged(cells);
        // a record whose insert fails holds its whole batch up, so these come when the others are in their rows
        Predicate<Stage> atTheDoor =
                stage -> stage.cell.at() == Boundary.INBOX || stage.cell.at() == Boundary.INBOX_COMMIT;
        startInGroups(stages.stream().filter(atTheDoor.negate()).toList());
        stages.stream().filter(atTheDoor).forEach(this::startAlone);
        playToTheEnd(stages);
        return stages;
    }

    /** The first is refused while the second holds a token that has expired. */
    private List<Stage> playedForAll() {
        List<Stage> stages = staged(Matrix.cellsThatConcernAll());
        stages.getLast().when(seen -> seen.asked(Operation.INSERT, 1), stages.getFirst()::start);
        stages.getLast().start();
        playToTheEnd(stages);
        return stages;
    }

    private static boolean concernsAll(Cell cell) {
        return cell.fault().equals("invalid_client");
    }

    private void playToTheEnd(List<Stage> stages) {
        playUntil(stages, this::isClosed, 0);
        playUntil(stages, (stage, row) -> isToldToAll(stage), 0, TOLD_WITHIN);
        house.awaitAllRead();
        playUntil(stages, this::isClosed, 0);
    }

    private List<Stage> surprising(List<Stage> stages) {
        Map<String, Row> rows = rows(stages);
        return stages.stream()
                .filter(stage -> !surprises(stage, row(rows, stage)).isEmpty())
                .toList();
    }

    private List<String> surprises(Stage stage, Optional<Row> row) {
        List<String> surprises = new ArrayList<>();
        String result = stage.result(row);
        if (!stage.cell.allowed().contains(result)) {
            surprises.add(stage.cell.name() + ": expected " + stage.cell.allowed() + ", found " + result + " "
                    + row.map(Row::detail).orElse("") + " " + requests(stage));
        }
        stage.neverStruck().forEach(armed -> surprises.add(stage.cell.name() + ": armed and never struck: " + armed));
        return surprises;
    }

    private List<Stage> staged(List<Cell> cells) {
        List<String> orgs = house.clinics(cells.size());
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            stages.add(new Stage(house, cells.get(i), orgs.get(i)));
        }
        stages.forEach(stage -> stage.cell.script().accept(stage));
        return stages;
    }

    /** So many that they are all under way together, and no more than a small machine can keep their time-outs with. */
    private void startInGroups(List<Stage> stages) {
        for (int from = 0; from < stages.size(); from += GROUP) {
            int to = Math.min(stages.size(), from + GROUP);
            stages.subList(from, to).forEach(Stage::start);
            playUntil(stages.subList(0, to), this::isDecided, GROUP);
        }
    }

    /** One record in its batch: the back-off after its fault is nobody else's. */
    private void startAlone(Stage stage) {
        stage.start();
        house.awaitAllRead();
    }

    /**
     * Gives the cues meanwhile. What is still open at the end of our patience is told with the results.
     *
     * @param left how many may still be open
     */
    private void playUntil(List<Stage> stages, BiPredicate<Stage, Optional<Row>> done, int left) {
        playUntil(stages, done, left, WITHIN);
    }

    private void playUntil(List<Stage> stages, BiPredicate<Stage, Optional<Row>> done, int left, Duration within) {
        Instant end = Clock.systemUTC().instant().plus(within);
        await().atMost(within.plusSeconds(10))
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK_EVERY)
                .until(() -> {
                    Map<String, Row> rows = rows(stages);
                    Map<String, Map<Operation, Long>> requests = requests();
                    stages.forEach(stage -> stage.look(new Sight(
                            requests.getOrDefault(FaultHouse.account(stage.org), Map.of()),
                            row(rows, stage),
                            house.witness.told(stage.request().bookingId()))));
                    long open = stages.stream()
                            .filter(stage -> !done.test(stage, row(rows, stage)))
                            .count();
                    return open <= left || Clock.systemUTC().instant().isAfter(end);
                });
    }

    private boolean isDecided(Stage stage, Optional<Row> row) {
        return isSetAside(stage) || row.map(Row::isDecided).orElse(false);
    }

    private boolean isClosed(Stage stage, Optional<Row> row) {
        return isSetAside(stage) || row.map(Row::isClosed).orElse(false);
    }

    private boolean isSetAside(Stage stage) {
        return house.witness.deadLetters().contains(stage.org);
    }

    private boolean isToldToAll(Stage stage) {
        return isSetAside(stage)
                || (stage.isPlayed()
                        && stage.sent().stream()
                                .allMatch(delivery ->
                                        house.witness.answer(delivery).isPresent()));
    }

    private Map<String, Row> rows(List<Stage> stages) {
        return house.rows(stages.stream().map(stage -> stage.org).toList());
    }

    private static Optional<Row> row(Map<String, Row> rows, Stage stage) {
        return Optional.ofNullable(rows.get(stage.request().bookingId().toString()));
    }

    private Map<String, Map<Operation, Long>> requests() {
        Map<String, Map<Operation, Long>> requests = new HashMap<>();
        house.google
                .journal()
                .forEach(entry -> requests.computeIfAbsent(entry.account(), any -> new EnumMap<>(Operation.class))
                        .merge(entry.operation(), 1L, Long::sum));
        return requests;
    }

    private String requests(Stage stage) {
        return house.google.journal().stream()
                .filter(entry -> entry.account().equals(FaultHouse.account(stage.org)))
                .map(entry -> entry.operation() + " " + entry.status())
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** What was sent when nobody waited any more has arrived by now. */
    private void awaitLateWrites() {
        Instant last = house.google.journal().stream()
                .filter(entry -> entry.fault().contains("ApplyLate"))
                .map(JournalEntry::at)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        Instant landed = last.plus(Matrix.LANDS_AFTER.multipliedBy(2)).plusMillis(200);
        await().atMost(WITHIN).until(() -> Clock.systemUTC().instant().isAfter(landed));
    }

    private List<String> brokenPromises(List<Stage> stages) {
        Map<String, String> names = stages.stream()
                .collect(Collectors.toMap(stage -> stage.request().bookingId().toString(), stage -> stage.cell.name()));
        List<BookingRequested> deliveries = stages.stream()
                .filter(stage -> !isSetAside(stage))
                .flatMap(stage -> stage.sent().stream())
                .toList();
        return Promises.broken(house, deliveries).stream()
                .map(broken -> names.entrySet().stream()
                                .filter(name -> broken.contains(name.getKey()))
                                .map(Map.Entry::getValue)
                                .collect(Collectors.joining(", "))
                        + ": " + broken)
                .toList();
    }

    private static String summary(List<Stage> stages, int again, Map<String, Row> rows, Instant begin) {
        Map<String, Long> results = stages.stream()
                .collect(Collectors.groupingBy(
                        stage -> stage.result(row(rows, stage)), TreeMap::new, Collectors.counting()));
        return "fault matrix: " + stages.size() + " cells (" + again + " played again), " + results + ", in "
                + Duration.between(begin, Clock.systemUTC().instant()).toSeconds() + " s";
    }
}
