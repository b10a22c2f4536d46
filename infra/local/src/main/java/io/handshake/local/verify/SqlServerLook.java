package io.handshake.local.verify;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/** Whether the server keeps what it has promised to keep, and what time it thinks it is. */
final class SqlServerLook implements SqlLook {

    private static final String OFF = """
            select name from pg_settings
             where name in ('fsync', 'synchronous_commit', 'full_page_writes') and setting = 'off'
             order by name
            """;

    private final Clock clock;

    SqlServerLook(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void into(Findings findings, Connection connection) throws SQLException {
        List<String> off = SqlLook.rows(connection, OFF, row -> row.getString(1));
        if (off.isEmpty()) {
            findings.ok("durability", "What is committed is on disk.");
        } else {
            findings.failed(
                    "durability",
                    "Off at the server: " + String.join(", ", off)
                            + ". A power cut may take back what a caller was told.",
                    "Switch it on in postgresql.conf, or for the role with ALTER ROLE.");
        }
        boolean isStandby = SqlLook.rows(connection, "select pg_is_in_recovery()", row -> row.getBoolean(1))
                .getFirst();
        if (isStandby) {
            findings.failed("primary", "It is a standby: nothing can be booked there.", "Name the primary.");
        } else {
            findings.ok("primary", "It takes writes.");
        }
        Instant before = clock.instant();
        Instant theirs = SqlLook.rows(
                        connection, "select clock_timestamp()", row -> row.getObject(1, OffsetDateTime.class))
                .getFirst()
                .toInstant();
        findings.add("clock", Skew.judged(Skew.between(before, theirs, clock.instant(), Duration.ofMillis(1))));
    }
}
