package io.handshake.embedded.google;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The faults in waiting; the first one that concerns a request strikes it. */
final class Faults {

    private static final class Queued {
        private final Fault fault;
        private final Random dice;
        private int left;

        Queued(Fault fault) {
            this.fault = fault;
            this.dice = new Random(fault.seed());
            this.left = fault.times();
        }
    }

    private final List<Queued> queue = new ArrayList<>();

    synchronized void add(Fault fault) {
        queue.add(new Queued(fault));
    }

    synchronized void clear() {
        queue.clear();
    }

    /** As they are now: {@link Fault#times()} is what is left. */
    synchronized List<Fault> waiting() {
        return queue.stream().map(queued -> queued.fault.times(queued.left)).toList();
    }

    synchronized Optional<FaultEffect> take(Operation operation, String account, String calendar) {
        for (Iterator<Queued> each = queue.iterator(); each.hasNext(); ) {
            Queued queued = each.next();
            if (queued.fault.concerns(operation, account, calendar)
                    && queued.dice.nextDouble() < queued.fault.probability()) {
                if (queued.left != Fault.ALWAYS && --queued.left == 0) {
                    each.remove();
                }
                return Optional.of(queued.fault.effect());
            }
        }
        return Optional.empty();
    }
}
