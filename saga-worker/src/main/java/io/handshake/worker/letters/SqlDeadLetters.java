package io.handshake.worker.letters;

import io.handshake.contracts.Topic;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.audit.AuditLog;
import io.handshake.worker.audit.Reason;
import io.handshake.worker.letters.DeadLetter.Origin;
import io.handshake.worker.letters.DeadLetter.State;
import io.handshake.worker.letters.LetterPost.NotTakenException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Letters and what was done about them, in PostgreSQL; each act and its entry in the audit are one transaction. */
final class SqlDeadLetters implements DeadLetters {

    /** Longer than the brokers may take: a letter that is being sent for longer is nobody's any more. */
    static final Duration SENT_WITHIN = Duration.ofMinutes(1);

    private static final String COLUMNS = """
            l.id, l.partition, l.at_offset, l.written_at, l.origin_topic, l.origin_partition, l.origin_offset, l.reason,
            l.bytes, l.left_behind, l.came_of, l.state, l.state_since, l.because
            """;

    private static final String BODY = ", l.key, l.value, l.headers ";

    private static final String FIND = "select " + COLUMNS + " from dead_letter l where l.id = :id";

    private static final String OPEN = "select " + COLUMNS + BODY + " from dead_letter l where l.id = :id";

    private static final String SEND = """
            update dead_letter l set state = 'SENDING', state_since = clock_timestamp()
             where l.id = :id
               and (l.state = 'NEW' or (l.state = 'SENDING'
                    and l.state_since < clock_timestamp() - :within * interval '1 millisecond'))
            returning
            """ + COLUMNS + BODY;

    private static final String SENT = """
            update dead_letter l set state = :state, state_since = clock_timestamp()
             where l.id = :id and l.state = 'SENDING'
            """;

    private static final String DISCARD = """
            update dead_letter l set state = 'DISCARDED', state_since = clock_timestamp(), because = :because
             where l.id = :id and l.state = 'NEW'
            """;

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final LetterPost post;
    private final AuditLog audit;

    SqlDeadLetters(DataSource dataSource, LetterPost post, AuditLog audit) {
        this.sql = SqlLetterShelf.bounded(dataSource);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.post = post;
        this.audit = audit;
    }

    @Override
    public Page page(Optional<State> state, Optional<LetterCursor> after, int size) {
        if (size < 1 || size > MOST_OF_A_PAGE) {
            throw new IllegalArgumentException("size: expected 1 to " + MOST_OF_A_PAGE + ", found another");
        }
        String condition = " where true" + (state.isPresent() ? " and l.state = :state" : "")
                + (after.isPresent() ? " and (l.written_at, l.id) < (:writtenAt::timestamptz, :id)" : "");
        StatementSpec query = sql.sql("select " + COLUMNS + " from dead_letter l" + condition
                        + " order by l.written_at desc, l.id desc limit :limit")
                .param("limit", size + 1);
        if (state.isPresent()) {
            query = query.param("state", state.get().name());
        }
        if (after.isPresent()) {
            query = query.param("writtenAt", after.get().writtenAt().atOffset(ZoneOffset.UTC))
                    .param("id", after.get().id());
        }
        List<DeadLetter> found = query.query(SqlDeadLetters::letter).list();
        if (found.size() <= size) {
            return new Page(found, Optional.empty());
        }
        DeadLetter last = found.get(size - 1);
        return new Page(found.subList(0, size), Optional.of(new LetterCursor(last.writtenAt(), last.id())));
    }

    @Override
    public Optional<DeadLetter> find(UUID id) {
        return sql.sql(FIND).param("id", id).query(SqlDeadLetters::letter).optional();
    }

    @Override
    public Optional<Opened> open(Actor actor, UUID id) {
        return transaction.execute(status -> {
            Optional<Opened> opened =
                    sql.sql(OPEN).param("id", id).query(SqlDeadLetters::opened).optional();
            opened.ifPresent(letter -> audit.record(actor, "reveal-dead-letter", subject(id), ""));
            return opened;
        });
    }

    /** The brokers are waited for outside of a transaction: that may take longer than one may be idle. */
    @Override
    public Answer replay(Actor actor, UUID id) {
        Optional<DeadLetter> letter = find(id);
        if (letter.isEmpty()) {
            return new Answer.Unknown();
        }
        Optional<String> obstacle = letter.get().obstacle();
        if (obstacle.isPresent()) {
            return new Answer.Refused(obstacle.get());
        }
        Optional<Opened> taken = taken(actor, id);
        if (taken.isEmpty()) {
            return refused(id);
        }
        try {
            post.send(
                    id, taken.get().letter().origin().orElseThrow(), taken.get().body());
        } catch (NotTakenException e) {
            sent(id, State.NEW);
            audit.record(actor, "replay-dead-letter", subject(id), "the brokers did not take it");
            return new Answer.NotTaken();
        }
        sent(id, State.REPLAYED);
        return new Answer.Done(find(id).orElse(letter.get()));
    }

    private Optional<Opened> taken(Actor actor, UUID id) {
        return transaction.execute(status -> {
            Optional<Opened> taken = sql.sql(SEND)
                    .param("id", id)
                    .param("within", SENT_WITHIN.toMillis())
                    .query(SqlDeadLetters::opened)
                    .optional();
            taken.ifPresent(letter -> audit.record(
                    actor,
                    "replay-dead-letter",
                    subject(id),
                    "to " + letter.letter().origin().orElseThrow().topic().topicName()));
            return taken;
        });
    }

    private void sent(UUID id, State state) {
        sql.sql(SENT).param("id", id).param("state", state.name()).update();
    }

    @Override
    public Answer discard(Actor actor, UUID id, Reason reason) {
        boolean discarded = Boolean.TRUE.equals(transaction.execute(status -> {
            if (sql.sql(DISCARD).param("id", id).param("because", reason.text()).update() == 0) {
                return false;
            }
            audit.record(actor, "discard-dead-letter", subject(id), reason.text());
            return true;
        }));
        return discarded ? find(id).<Answer>map(Answer.Done::new).orElseGet(Answer.Unknown::new) : refused(id);
    }

    private Answer refused(UUID id) {
        return find(id).<Answer>map(letter -> new Answer.Refused(words(letter.state())))
                .orElseGet(Answer.Unknown::new);
    }

    private static String words(State state) {
        return switch (state) {
            case NEW -> "Somebody else was at it a moment ago. Look again.";
            case SENDING -> "It is being sent again right now.";
            case REPLAYED -> "It was sent again already. If nobody could read it, it has come back as another letter.";
            case DISCARDED -> "It was discarded already.";
        };
    }

    private static String subject(UUID id) {
        return "dead-letter/" + id;
    }

    private static Opened opened(ResultSet row, int number) throws SQLException {
        return new Opened(
                letter(row, number),
                new LetterBody(
                        row.getBytes("key"), row.getBytes("value"), JsonLetters.headers(row.getString("headers"))));
    }

    private static DeadLetter letter(ResultSet row, int number) throws SQLException {
        return new DeadLetter(
                row.getObject("id", UUID.class),
                row.getInt("partition"),
                row.getLong("at_offset"),
                instant(row, "written_at"),
                origin(row),
                row.getString("reason"),
                row.getLong("bytes"),
                row.getBoolean("left_behind"),
                Optional.ofNullable(row.getObject("came_of", UUID.class)),
                State.valueOf(row.getString("state")),
                instant(row, "state_since"),
                Optional.ofNullable(row.getString("because")));
    }

    private static Optional<Origin> origin(ResultSet row) throws SQLException {
        String name = row.getString("origin_topic");
        int partition = row.getInt("origin_partition");
        long offset = row.getLong("origin_offset");
        return Stream.of(Topic.values())
                .filter(topic -> topic.topicName().equals(name))
                .map(topic -> new Origin(topic, partition, offset))
                .findFirst();
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
