package io.handshake.local.bench;

import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A clinic of the benchmark.
 *
 * @param account the e-mail address behind its calendar {@code primary}
 */
record BenchClinic(String orgId, String account, String refreshToken) {

    /** Without summer time: every quarter of an hour of every day is there once. */
    static final ZoneId ZONE = ZoneId.of("Atlantic/Reykjavik");

    static final String CALENDAR = "primary";

    static List<BenchClinic> several(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "clinic-" + number)
                .map(orgId -> new BenchClinic(orgId, orgId + "@clinics.example", "dev-" + orgId))
                .toList();
    }

    /** A token is secret. */
    @Override
    public String toString() {
        return "BenchClinic[" + orgId + "]";
    }
}
