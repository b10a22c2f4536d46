package io.handshake.local.chaos;

import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A clinic of the run.
 *
 * @param account the e-mail address behind its calendar
 */
record PlannedClinic(String orgId, String account, String refreshToken, ZoneId zone) {

    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final int ELSEWHERE = 5;

    /** Every fifth is not in London. */
    static List<PlannedClinic> several(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> {
                    String orgId = "clinic-" + number;
                    return new PlannedClinic(
                            orgId,
                            orgId + "@clinics.example",
                            Markers.TOKEN + orgId,
                            number % ELSEWHERE == ELSEWHERE - 1 ? NEW_YORK : LONDON);
                })
                .toList();
    }

    /** A token is secret. */
    @Override
    public String toString() {
        return "PlannedClinic[" + orgId + "]";
    }
}
