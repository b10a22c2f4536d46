package io.handshake.local.verify;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;

/** A moment at which a zone's offset could be known differently elsewhere, and what this JVM takes it for. */
record ZoneProbe(Instant at, ZoneOffset offset) {

    /** Two years of summer and winter. */
    private static final int TRANSITIONS = 4;

    /** Now, and on both sides of the next transitions. */
    static List<ZoneProbe> of(ZoneId zone, Clock clock) {
        ZoneRules rules = zone.getRules();
        Instant moment = clock.instant();
        List<ZoneProbe> probes = new ArrayList<>(List.of(new ZoneProbe(moment, rules.getOffset(moment))));
        for (int n = 0; n < TRANSITIONS; n++) {
            ZoneOffsetTransition next = rules.nextTransition(moment);
            if (next == null) {
                break;
            }
            moment = next.getInstant();
            Instant before = moment.minusSeconds(1);
            probes.add(new ZoneProbe(before, rules.getOffset(before)));
            probes.add(new ZoneProbe(moment, rules.getOffset(moment)));
        }
        return probes;
    }
}
