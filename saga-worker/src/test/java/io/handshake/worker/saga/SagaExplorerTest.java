package io.handshake.worker.saga;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.worker.saga.SagaModel.Budget;
import io.handshake.worker.saga.SagaModel.Event;
import io.handshake.worker.saga.SagaModel.Guard;
import io.handshake.worker.saga.SagaModel.State;
import io.handshake.worker.saga.SagaModel.World;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Goes through everything that can happen in {@link SagaModel}, and holds the invariants against each world. */
@Tag("slow")
class SagaExplorerTest {

    private static final Budget BUDGET = new Budget(2, 1, 1, 1, 1, 1);

    /** @param rebooked whether some way leads from a deleted event to a confirmed second attempt */
    private record Report(int worlds, List<String> violations, boolean rebooked) {}

    private record Came(World from, String how) {}

    @Test
    void theInvariantsHoldInEveryWorld() {
        Report report = explore(Set.of());

        System.out.println("explored worlds: " + report.worlds());
        assertThat(report.violations()).isEmpty();
        assertThat(report.rebooked()).isTrue();
        assertThat(report.worlds()).isGreaterThan(50_000);
    }

    @ParameterizedTest
    @EnumSource(Guard.class)
    void eachGuardIsNeeded(Guard guard) {
        Report report = explore(EnumSet.of(guard));

        assertThat(!report.violations().isEmpty() || !report.rebooked())
                .as("without " + guard + " something goes wrong")
                .isTrue();
    }

    private static Report explore(Set<Guard> removed) {
        SagaModel model = new SagaModel(removed);
        World start = model.start(BUDGET);
        Map<World, Came> seen = new HashMap<>();
        Deque<World> frontier = new ArrayDeque<>();
        List<String> violations = new ArrayList<>();
        boolean rebooked = false;
        seen.put(start, new Came(start, "start"));
        frontier.add(start);
        while (!frontier.isEmpty() && violations.isEmpty()) {
            World world = frontier.removeFirst();
            List<SagaModel.Step> steps = model.steps(world);
            violation(world, steps.isEmpty()).ifPresent(found -> violations.add(found + path(seen, world)));
            rebooked |= world.row().state() == State.CONFIRMED
                    && world.row().attempt() == 2
                    && world.google().getFirst().event() == Event.BURNT;
            for (SagaModel.Step step : steps) {
                if (seen.putIfAbsent(step.world(), new Came(world, step.what())) == null) {
                    frontier.addLast(step.world());
                }
            }
        }
        return new Report(seen.size(), violations, rebooked);
    }

    private static Optional<String> violation(World world, boolean nothingElseCanHappen) {
        State state = world.row().state();
        long live = world.google().stream()
                .filter(remote -> remote.event() == Event.LIVE)
                .count();
        String confirmed = "CONFIRMED " + world.row().attempt();
        String failed = "FAILED " + world.row().attempt();
        if (state == State.CONFIRMED && !(live == 1 && world.appointment())) {
            return Optional.of("I2: confirmed with " + live + " events, appointment " + world.appointment());
        }
        if (state == State.FAILED && (live > 0 || world.appointment())) {
            return Optional.of("I3: failed with " + live + " events, appointment " + world.appointment());
        }
        if (world.appointment() && world.rival()) {
            return Optional.of("I4: two appointments in one slot");
        }
        if (world.told().contains(confirmed) && state != State.CONFIRMED) {
            return Optional.of("I6: told confirmed, but it is " + state);
        }
        if (world.told().contains(failed) && (state == State.CONFIRMED || state == State.RECEIVED)) {
            return Optional.of("I6: told failed, but it is " + state);
        }
        if (nothingElseCanHappen && !world.told().contains(state == State.CONFIRMED ? confirmed : failed)) {
            return Optional.of("I1: it ends in " + state + ", and nobody was told");
        }
        return Optional.empty();
    }

    private static String path(Map<World, Came> seen, World end) {
        Deque<String> path = new ArrayDeque<>();
        for (World at = end;
                !seen.get(at).how().equals("start");
                at = seen.get(at).from()) {
            path.addFirst(seen.get(at).how());
        }
        return "\n  " + String.join("\n  ", path) + "\n  " + end;
    }
}
