package io.handshake.local.verify;

import io.handshake.contracts.ClinicSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRulesException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Whether this JVM and PostgreSQL know the clinics' zones, and the same summer in them. */
final class SqlZonesLook implements SqlLook {

    private static final String ZONES = "select distinct time_zone from clinic order by 1 limit 100";

    private static final String OFFSET = """
            select extract(epoch from (?::timestamptz at time zone ?) - (?::timestamptz at time zone 'UTC'))::int
            """;

    /** "invalid_parameter_value": PostgreSQL has no such zone. */
    private static final String UNKNOWN = "22023";

    private final Clock clock;

    SqlZonesLook(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void into(Findings findings, Connection connection) throws SQLException {
        TreeSet<String> zones = new TreeSet<>(List.of(ClinicSettings.DEFAULT_ZONE.getId()));
        if (SqlLook.rows(connection, "select to_regclass('clinic') is not null", row -> row.getBoolean(1))
                .getFirst()) {
            zones.addAll(SqlLook.rows(connection, ZONES, row -> row.getString(1)));
        }
        List<String> unknown = new ArrayList<>();
        List<String> different = new ArrayList<>();
        for (String zone : zones) {
            try {
                if (!agrees(ZoneId.of(zone), connection)) {
                    different.add(zone);
                }
            } catch (ZoneRulesException e) {
                unknown.add(zone + " (Java)");
            } catch (SQLException e) {
                if (!UNKNOWN.equals(e.getSQLState())) {
                    throw e;
                }
                unknown.add(zone + " (PostgreSQL)");
            }
        }
        tell(findings, zones.size(), unknown, different);
    }

    private static void tell(Findings findings, int zones, List<String> unknown, List<String> different) {
        if (!unknown.isEmpty()) {
            findings.failed(
                    "time zones",
                    "Not known: " + String.join(", ", unknown) + ".",
                    "Update the JDK (or its tzdata with tzupdater), and PostgreSQL's server or its tzdata package.");
        } else if (!different.isEmpty()) {
            findings.warning(
                    "time zones",
                    "Java and PostgreSQL disagree about summer time in " + String.join(", ", different) + ".",
                    "Update whichever has the older tzdata. Bookings go by Java's; reports made in SQL by PostgreSQL's.");
        } else {
            findings.ok(
                    "time zones",
                    "Java and PostgreSQL agree about the next two years in " + zones
                            + (zones == 1 ? " zone." : " zones."));
        }
    }

    private boolean agrees(ZoneId zone, Connection connection) throws SQLException {
        for (ZoneProbe probe : ZoneProbe.of(zone, clock)) {
            var at = probe.at().atOffset(ZoneOffset.UTC);
            int theirs = SqlLook.rows(connection, OFFSET, row -> row.getInt(1), at, zone.getId(), at)
                    .getFirst();
            if (theirs != probe.offset().getTotalSeconds()) {
                return false;
            }
        }
        return true;
    }
}
