package io.handshake.worker.letters;

import io.handshake.worker.letters.DeadLetter.Origin;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Letters in PostgreSQL, for as long as their topic has them. */
final class SqlLetterShelf implements LetterShelf {

    /** Below the socket's own time-out, which would leave the statement running at the server. */
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(4);

    private static final String PUT = """
            insert into dead_letter (id, partition, at_offset, written_at, origin_topic, origin_partition, origin_offset,
                reason, key, value, headers, bytes, left_behind, came_of)
            values (:id, :partition, :offset, :writtenAt, :originTopic, :originPartition, :originOffset, :reason, :key,
                    :value, :headers, :bytes, :leftBehind, :cameOf)
            on conflict (id) do nothing
            """;

    private static final String FORGET = """
            delete from dead_letter
             where id = any (array(
                select l.id from dead_letter l
                 where l.written_at < clock_timestamp() - :after * interval '1 millisecond'
                 order by l.written_at limit :most for update skip locked))
            """;

    private final JdbcClient sql;
    private final TransactionTemplate transaction;

    SqlLetterShelf(DataSource dataSource) {
        this.sql = bounded(dataSource);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    static JdbcClient bounded(DataSource dataSource) {
        JdbcTemplate template = new JdbcTemplate(dataSource);
        template.setQueryTimeout((int) STATEMENT_TIMEOUT.toSeconds());
        return JdbcClient.create(template);
    }

    @Override
    public void put(List<Arrived> letters) {
        transaction.executeWithoutResult(status -> letters.forEach(this::put));
    }

    private void put(Arrived letter) {
        sql.sql(PUT)
                .param("id", letter.id())
                .param("partition", letter.partition())
                .param("offset", letter.offset())
                .param("writtenAt", letter.writtenAt().atOffset(ZoneOffset.UTC))
                .param(
                        "originTopic",
                        letter.origin()
                                .map(origin -> origin.topic().topicName())
                                .orElse(""))
                .param("originPartition", letter.origin().map(Origin::partition).orElse(0))
                .param("originOffset", letter.origin().map(Origin::offset).orElse(0L))
                .param("reason", letter.reason())
                .param("key", letter.body().key())
                .param("value", letter.body().value())
                .param("headers", JsonLetters.headers(letter.body().headers()))
                .param("bytes", letter.bytes())
                .param("leftBehind", letter.leftBehind())
                .param("cameOf", letter.cameOf().orElse(null))
                .update();
    }

    @Override
    public int forget(Duration after, int most) {
        return sql.sql(FORGET)
                .param("after", after.toMillis())
                .param("most", most)
                .update();
    }
}
