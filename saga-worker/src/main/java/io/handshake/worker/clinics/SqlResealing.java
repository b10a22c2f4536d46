package io.handshake.worker.clinics;

import static io.handshake.worker.clinics.TokenCipher.Column.ACCESS_TOKEN;
import static io.handshake.worker.clinics.TokenCipher.Column.REFRESH_TOKEN;

import io.handshake.contracts.OrgId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Seals tokens anew that another key than the keyset's primary one has sealed, so that the older keys can be dropped. A
 * refresh at the same moment goes first: each write names the version that was read.
 */
final class SqlResealing {

    private static final int BATCH = 100;

    private static final String SEALED_OTHERWISE = """
            select g.org_id, g.version, g.refresh_token, g.access_token
              from google_connection g
             where g.org_id > :after
               and (position(:mark in g.refresh_token) <> 1 or position(:mark in coalesce(g.access_token, :mark)) <> 1)
             order by g.org_id limit :most
            """;

    private static final String SEAL = """
            update google_connection
               set refresh_token = :refresh, access_token = :access, version = version + 1
             where org_id = :org and version = :version
            """;

    private static final Logger LOG = LoggerFactory.getLogger(SqlResealing.class);

    private final JdbcClient sql;
    private final TokenCipher cipher;
    private final byte[] mark;
    private long unreadableBefore;

    /** @param mark what everything that the cipher seals now begins with; empty when nothing tells */
    SqlResealing(DataSource dataSource, TokenCipher cipher, byte[] mark) {
        this.sql = JdbcClient.create(dataSource);
        this.cipher = cipher;
        this.mark = mark.clone();
    }

    /** What a round has done, and what it has left for the next one. */
    record Round(long resealed, long overtaken, long unreadable) {}

    /** Every connection once. */
    Round round() {
        if (mark.length == 0) {
            return new Round(0, 0, 0);
        }
        Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
        String after = "";
        List<Row> rows;
        do {
            rows = sql.sql(SEALED_OTHERWISE)
                    .param("after", after)
                    .param("mark", mark)
                    .param("most", BATCH)
                    .query(Row::read)
                    .list();
            for (Row row : rows) {
                counts.merge(reseal(row), 1L, Long::sum);
                after = row.orgId().value();
            }
        } while (rows.size() == BATCH);
        return told(new Round(
                counts.getOrDefault(Outcome.RESEALED, 0L),
                counts.getOrDefault(Outcome.OVERTAKEN, 0L),
                counts.getOrDefault(Outcome.UNREADABLE, 0L)));
    }

    private enum Outcome {
        RESEALED,
        OVERTAKEN,
        UNREADABLE
    }

    private Outcome reseal(Row row) {
        byte[] refresh;
        byte @Nullable [] access;
        try {
            refresh = resealed(row, row.refreshToken(), REFRESH_TOKEN);
            access = row.accessToken().isPresent()
                    ? resealed(row, row.accessToken().get(), ACCESS_TOKEN)
                    : null;
        } catch (UnreadableTokenException e) {
            return Outcome.UNREADABLE;
        }
        int written = sql.sql(SEAL)
                .param("refresh", refresh)
                .param("access", access, Types.BINARY)
                .param("org", row.orgId().value())
                .param("version", row.version())
                .update();
        return written == 1 ? Outcome.RESEALED : Outcome.OVERTAKEN;
    }

    private byte[] resealed(Row row, Ciphertext sealed, TokenCipher.Column column) {
        return cipher.seal(cipher.open(sealed, row.orgId(), column), row.orgId(), column)
                .bytes();
    }

    /** When something was done, or what cannot be opened has become more or less. */
    private Round told(Round round) {
        if (round.resealed() > 0 || round.overtaken() > 0 || round.unreadable() != unreadableBefore) {
            LOG.atInfo()
                    .addKeyValue("event", "tokens_resealed")
                    .addKeyValue("resealed", round.resealed())
                    .addKeyValue("left", round.overtaken() + round.unreadable())
                    .addKeyValue("unreadable", round.unreadable())
                    .log();
            unreadableBefore = round.unreadable();
        }
        return round;
    }

    private record Row(OrgId orgId, long version, Ciphertext refreshToken, Optional<Ciphertext> accessToken) {

        private static Row read(ResultSet row, int number) throws SQLException {
            return new Row(
                    new OrgId(row.getString("org_id")),
                    row.getLong("version"),
                    new Ciphertext(row.getBytes("refresh_token")),
                    Optional.ofNullable(row.getBytes("access_token")).map(Ciphertext::new));
        }
    }
}
