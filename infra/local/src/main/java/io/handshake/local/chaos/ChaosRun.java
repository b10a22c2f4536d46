package io.handshake.local.chaos;

import io.handshake.embedded.google.GoogleStandIn;
import io.handshake.local.Screen;
import io.handshake.local.audit.AnswerAudit;
import io.handshake.local.audit.Answers;
import io.handshake.local.audit.Evidence;
import io.handshake.local.audit.Evidence.HostCalendar;
import io.handshake.local.audit.HouseEvidence;
import io.handshake.local.audit.InvariantAudit;
import io.handshake.local.gauge.Pace;
import io.handshake.local.house.LocalHouse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plays a plan on a house that stands, waits until everything is decided, and holds the promises against what is there. */
final class ChaosRun {

    /** From the end of the last fault until the last booking is decided. */
    static final Duration DECIDED_WITHIN = Duration.ofSeconds(60);

    /** Faults that queue behind each other on one process have this long when the load has ended. */
    private static final Duration FAULTS_OVER_WITHIN = Duration.ofMinutes(3);

    /** Callers wait up to 15 s for an answer; the calls of so many seconds may be waiting when their ingress is struck. */
    private static final int MOST_SECONDS_LOST_BY_A_STRIKE = 20;

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration SHOW_EVERY = Duration.ofSeconds(5);

    private final LocalHouse house;
    private final GoogleStandIn google;
    private final ChaosOptions options;
    private final ChaosPlan plan;
    private final Screen screen;
    private final Havoc havoc;
    private final Callers callers;
    private final SqlReception reception;
    private final SqlProgress progress;
    private final Pace pace = new Pace();
    private Duration shownAt = Duration.ZERO;

    ChaosRun(LocalHouse house, ChaosOptions options, ChaosPlan plan, Screen screen, Clock clock) {
        this.house = house;
        this.google =
                house.google().orElseThrow(() -> new IllegalStateException("Only a Google of our own breaks as told"));
        this.options = options;
        this.plan = plan;
        this.screen = screen;
        this.havoc = new Havoc(house);
        this.callers = new Callers(house, clock);
        this.reception = new SqlReception(house.database());
        this.progress = new SqlProgress(house.database());
    }

    /** What there was to be seen at the end. */
    record Result(ChaosFigures figures, Evidence evidence, Answers answers) {}

    Result run() {
        plan.weather().forEach(google::fault);
        play();
        boolean over = quiet(FAULTS_OVER_WITHIN, () -> havoc.isOver(Duration.ZERO));
        google.clearFaults();
        Pace sinceLastFault = new Pace();
        screen.say("The last fault is over; waiting until everything is decided ...");
        Optional<Duration> decided = decided(sinceLastFault);
        ChaosHouse.awaitReady(house);
        Evidence evidence = HouseEvidence.now(
                house,
                plan.clinics().stream()
                        .collect(Collectors.toMap(
                                PlannedClinic::orgId, clinic -> HostCalendar.primaryOf(clinic.account()))));
        Answers answers = callers.answers(mayBeLost());
        List<String> violations = new ArrayList<>(violations(evidence, answers));
        if (!over) {
            violations.add("run: the faults were not over " + FAULTS_OVER_WITHIN.toSeconds() + " s after the load");
        }
        havoc.failures().forEach(failure -> violations.add("run: " + failure));
        return new Result(figures(violations, decided), evidence, answers);
    }

    /** I1 to I4, I6 and I7, in words. */
    List<String> violations(Evidence evidence, Answers answers) {
        return Stream.of(
                        InvariantAudit.violations(evidence),
                        AnswerAudit.violations(evidence, answers),
                        Secrecy.violations(house))
                .flatMap(List::stream)
                .toList();
    }

    /** A call whose ingress dies while it waits gets no answer. */
    private int mayBeLost() {
        int strikes = havoc.struck().entrySet().stream()
                .filter(struck -> struck.getKey().endsAnIngress())
                .mapToInt(Map.Entry::getValue)
                .sum();
        return strikes * options.rate() * MOST_SECONDS_LOST_BY_A_STRIKE;
    }

    /** Everything that the plan holds, at its time. */
    private void play() {
        List<Due> due = new ArrayList<>();
        plan.calls().forEach(call -> due.add(new Due(call.at(), () -> callers.call(call))));
        plan.rivals().forEach(rival -> due.add(new Due(rival.at(), () -> reception.enter(rival))));
        plan.faults().forEach(fault -> due.add(new Due(fault.at(), () -> havoc.strike(fault))));
        due.sort(Comparator.comparing(Due::at));
        for (Due next : due) {
            while (pace.elapsed().compareTo(next.at()) < 0) {
                Duration left = next.at().minus(pace.elapsed());
                if (!Pace.pause(left.compareTo(LOOK_EVERY) < 0 ? left : LOOK_EVERY)) {
                    return;
                }
                look();
            }
            next.work().run();
        }
    }

    private record Due(Duration at, Runnable work) {}

    /** Looks again and again, keeps everybody alive, and shows how far it is. Whether it came to hold within the bound. */
    private boolean quiet(Duration bound, BooleanSupplier holds) {
        Pace waiting = new Pace();
        while (!holds.getAsBoolean()) {
            if (waiting.elapsed().compareTo(bound) > 0 || !Pace.pause(LOOK_EVERY)) {
                return false;
            }
            look();
        }
        return true;
    }

    private void look() {
        havoc.keepAlive();
        if (pace.elapsed().minus(shownAt).compareTo(SHOW_EVERY) >= 0) {
            shownAt = pace.elapsed();
            show();
        }
    }

    private void show() {
        String bookings = progress.states()
                .map(states -> "accepted " + SqlProgress.all(states) + ", confirmed "
                        + SqlProgress.count(states, "CONFIRMED") + ", failed " + SqlProgress.count(states, "FAILED")
                        + ", open " + SqlProgress.open(states))
                .orElse("(the database is down)");
        screen.say(String.format(
                Locale.ROOT,
                "%5d s  %s; callers waiting %d, answered %s; faults %d of %d %s",
                pace.elapsed().toSeconds(),
                bookings,
                callers.waiting(),
                callers.counts(),
                havoc.count(),
                options.faults(),
                havoc.struck()));
    }

    /** Since the last fault; empty when not everything was decided and everybody answered within the bound. */
    private Optional<Duration> decided(Pace sinceLastFault) {
        Settling settling = new Settling();
        boolean all =
                quiet(DECIDED_WITHIN, () -> settling.isSettled() && callers.waiting() == 0 && google.unfinished() == 0);
        return all ? settling.since(sinceLastFault) : Optional.empty();
    }

    /** Remembers since when everything is decided: a caller may still wait for "pending" after that. */
    private final class Settling {

        private Optional<Duration> at = Optional.empty();
        private final Pace begun = new Pace();

        boolean isSettled() {
            boolean settled = looksSettled();
            if (!settled) {
                at = Optional.empty();
            } else if (at.isEmpty()) {
                at = Optional.of(begun.elapsed());
            }
            return settled;
        }

        private boolean looksSettled() {
            try {
                return HouseEvidence.isDecided(house);
            } catch (IllegalStateException e) {
                // the last fault may have been the database's or the broker's
                return false;
            }
        }

        Optional<Duration> since(Pace sinceLastFault) {
            return at.map(moment -> moment.plus(sinceLastFault.elapsed()).minus(begun.elapsed()));
        }
    }

    private ChaosFigures figures(List<String> violations, Optional<Duration> decided) {
        Map<String, Long> states = progress.states().orElse(Map.of());
        Map<String, Integer> struck = new TreeMap<>();
        havoc.struck().forEach((strike, count) -> struck.put(strike.name(), count));
        return new ChaosFigures(
                options.command(),
                options.seed(),
                SqlProgress.all(states),
                plan.calls().size(),
                states,
                callers.counts(),
                reception.entered(),
                reception.refused(),
                struck,
                havoc.endedAlone(),
                google.journal().stream()
                        .filter(entry -> !entry.fault().isEmpty())
                        .count(),
                decided.map(ChaosRun::seconds).orElse(-1.0),
                seconds(pace.elapsed()),
                violations);
    }

    private static double seconds(Duration length) {
        return length.toMillis() / 1000.0;
    }
}
