package io.handshake.worker.console;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What every template may ask for as {@code layout}; also those of errors, which have no model of their own. */
final class Layout {

    private static final DateTimeFormatter WORDS = DateTimeFormatter.ofPattern("EEE d MMM yyyy, HH:mm:ss", Locale.UK);

    private final List<NavEntry> nav;

    Layout(List<NavEntry> nav) {
        this.nav = nav.stream().sorted(Comparator.comparingInt(NavEntry::order)).toList();
    }

    public List<NavEntry> nav() {
        return nav;
    }

    /** Where people come in. */
    public String start() {
        return nav.getFirst().url();
    }

    /** A moment as the clock on a wall of that zone shows it, with the zone's name. */
    public String time(Instant moment, ZoneId zone) {
        ZonedDateTime local = moment.atZone(zone);
        return WORDS.format(local) + " (" + zone.getDisplayName(TextStyle.FULL, Locale.UK) + ")";
    }

    /** The same in UTC, for what belongs to no clinic. */
    public String utc(Instant moment) {
        return WORDS.format(moment.atZone(ZoneId.of("UTC"))) + " UTC";
    }
}
