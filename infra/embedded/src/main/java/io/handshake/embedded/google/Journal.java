package io.handshake.embedded.google;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Every request in order of arrival, the oldest forgotten beyond {@link #LONGEST}. */
final class Journal {

    static final int LONGEST = 100_000;

    private final Clock clock;
    private final TreeMap<Long, JournalEntry> entries = new TreeMap<>();
    private long sequence;

    Journal(Clock clock) {
        this.clock = clock;
    }

    synchronized long arrived(Call call, Optional<FaultEffect> fault) {
        long number = ++sequence;
        entries.put(
                number,
                new JournalEntry(
                        number,
                        clock.instant(),
                        call.operation(),
                        call.account(),
                        call.calendar(),
                        call.eventId(),
                        call.parameter("sendUpdates"),
                        call.header("If-Match"),
                        0,
                        fault.map(Object::toString).orElse("")));
        if (entries.size() > LONGEST) {
            entries.pollFirstEntry();
        }
        return number;
    }

    synchronized void answered(long number, int status) {
        entries.computeIfPresent(number, (same, entry) -> entry.answered(status));
    }

    synchronized List<JournalEntry> entries() {
        return List.copyOf(entries.values());
    }

    synchronized void clear() {
        entries.clear();
    }
}
