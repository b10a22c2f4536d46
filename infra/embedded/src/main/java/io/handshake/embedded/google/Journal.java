package io.handshake.embedded.google;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Every request in order of arrival, the oldest forgotten beyond {@link #LONGEST}. */
final class Journal {

    static final int LONGEST = 100_000;

    private final Clock clock;
    /** The request with the number {@code first} lies in the first place; when all places are taken it begins again. */
    private final List<JournalEntry> ring = new ArrayList<>();

    private long first = 1;
    private long next = 1;

    Journal(Clock clock) {
        this.clock = clock;
    }

    synchronized long arrived(Call call, Optional<FaultEffect> fault) {
        long number = next++;
        JournalEntry entry = new JournalEntry(
                number,
                clock.instant(),
                call.operation(),
                call.account(),
                call.calendar(),
                call.eventId(),
                call.parameter("sendUpdates"),
                call.header("If-Match"),
                0,
                fault.map(Object::toString).orElse(""));
        if (ring.size() < LONGEST) {
            ring.add(entry);
        } else {
            ring.set(place(number), entry);
        }
        return number;
    }

    synchronized void answered(long number, int status) {
        if (number >= Math.max(first, next - LONGEST)) {
            ring.set(place(number), ring.get(place(number)).answered(status));
        }
    }

    synchronized List<JournalEntry> entries() {
        List<JournalEntry> entries = new ArrayList<>(ring);
        Collections.rotate(entries, -place(next));
        return entries;
    }

    synchronized void clear() {
        ring.clear();
        first = next;
    }

    private int place(long number) {
        return (int) ((number - first) % LONGEST);
    }
}
