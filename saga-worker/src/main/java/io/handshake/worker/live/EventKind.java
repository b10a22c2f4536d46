package io.handshake.worker.live;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The kinds of events in the stream. */
enum EventKind {
    REQUESTED("requested"),
    STEP("step"),
    CONFIRMED("confirmed"),
    FAILED("failed"),
    DEAD_LETTER("dead-letter"),
    NOW("now");

    private final String eventName;

    EventKind(String eventName) {
        this.eventName = eventName;
    }

    String eventName() {
        return eventName;
    }

    static EventKind of(Happening happening) {
        return switch (happening) {
            case Happening.Requested requested -> REQUESTED;
            case Happening.Stepped stepped -> STEP;
            case Happening.Confirmed confirmed -> CONFIRMED;
            case Happening.Failed failed -> FAILED;
            case Happening.SetAside letter -> DEAD_LETTER;
        };
    }

    /**
     * Of a list with commas; an empty one means all.
     *
     * @throws IllegalArgumentException when it names another
     */
    static Set<EventKind> parse(String names) {
        if (names.isBlank()) {
            return EnumSet.allOf(EventKind.class);
        }
        Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
        for (String name : names.split(",", -1)) {
            kinds.add(Arrays.stream(values())
                    .filter(kind -> kind.eventName.equals(name.strip()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("events: expected some of "
                            + Arrays.stream(values()).map(EventKind::eventName).collect(Collectors.joining(", ")))));
        }
        return kinds;
    }
}
