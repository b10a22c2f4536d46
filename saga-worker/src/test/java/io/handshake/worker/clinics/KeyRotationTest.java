package io.handshake.worker.clinics;

import static io.handshake.worker.clinics.TokenCipher.Column.ACCESS_TOKEN;
import static io.handshake.worker.clinics.TokenCipher.Column.REFRESH_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.OrgId;
import io.handshake.worker.clinics.SqlResealing.Round;
import io.handshake.worker.ledger.LedgerDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A key is changed while workers read and write tokens: at no moment is there one that any of them cannot open. */
class KeyRotationTest {

    private static final int CLINICS = 120;
    private static LedgerDatabase database;

    private final String old = TinkKeysetMain.answer(List.of(), "");
    private final String added = TinkKeysetMain.answer(List.of("add"), old);
    private final String promoted = TinkKeysetMain.answer(List.of("promote"), added);
    private final String retired = TinkKeysetMain.answer(List.of("retire"), promoted);

    @BeforeAll
    static void migrate() {
        database = LedgerDatabase.migrated();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static TokenCipher cipher(String keyset) {
        return TinkTokenCipher.of(TinkKeyset.of(keyset));
    }

    private static SqlResealing resealing(String keyset) {
        return new SqlResealing(
                database.dataSource(), cipher(keyset), TinkKeyset.of(keyset).mark());
    }

    private static OrgId clinic(int number) {
        return new OrgId("clinic-%03d".formatted(number));
    }

    private static Secret token(OrgId clinic) {
        return new Secret("1//token-of-" + clinic);
    }

    private void connected(TokenCipher cipher) {
        database.run("delete from google_connection; delete from clinic");
        for (int number = 0; number < CLINICS; number++) {
            OrgId clinic = clinic(number);
            database.sql()
                    .sql("insert into clinic (org_id, name) values (?, 'x')")
                    .param(clinic.value())
                    .update();
            database.sql()
                    .sql("""
                    insert into google_connection (org_id, status, refresh_token, access_token, access_token_expires_at,
                        connected_at) values (:org, 'CONNECTED', :refresh, :access, now(), now())
                    """)
                    .param("org", clinic.value())
                    .param(
                            "refresh",
                            cipher.seal(token(clinic), clinic, REFRESH_TOKEN).bytes())
                    .param(
                            "access",
                            cipher.seal(token(clinic), clinic, ACCESS_TOKEN).bytes())
                    .update();
        }
        // some have refreshed nothing yet
        database.run("""
                update google_connection set access_token = null, access_token_expires_at = null where right(org_id, 1) = '0'
                """);
    }

    /** What each booking does: read the connection, open its tokens; and now and then write a new access token. */
    private static void use(TokenCipher cipher, OrgId clinic, boolean refresh) {
        Clinics.Found found = new SqlClinicLook(database.dataSource()).find(clinic);
        Connection connection = ((Clinics.Found.Connected) found).connection();
        assertThat(cipher.open(connection.tokens().refreshToken(), clinic, REFRESH_TOKEN))
                .isEqualTo(token(clinic));
        connection
                .tokens()
                .access()
                .ifPresent(access -> assertThat(cipher.open(access.sealed(), clinic, ACCESS_TOKEN))
                        .isEqualTo(token(clinic)));
        if (refresh) {
            database.sql()
                    .sql("""
                    update google_connection
                       set access_token = :access, access_token_expires_at = now(), refresh_token = :refresh,
                           version = version + 1
                     where org_id = :org and version = :version
                    """)
                    .param(
                            "access",
                            cipher.seal(token(clinic), clinic, ACCESS_TOKEN).bytes())
                    .param("refresh", connection.tokens().refreshToken().bytes())
                    .param("org", clinic.value())
                    .param("version", connection.version())
                    .update();
        }
    }

    /** It ends what it has begun before it starts again. */
    private static final class Worker {

        private TokenCipher cipher;

        Worker(TokenCipher cipher) {
            this.cipher = cipher;
        }

        synchronized void restart(TokenCipher next) {
            cipher = next;
        }

        synchronized void book(OrgId clinic, boolean refresh) {
            use(cipher, clinic, refresh);
        }
    }

    @Test
    void theKeyChangesWhileTokensAreReadAndWritten() throws Exception {
        connected(cipher(old));
        Worker first = new Worker(cipher(old));
        Worker second = new Worker(cipher(old));
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger uses = new AtomicInteger();
        List<Future<?>> workers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Worker worker : List.of(first, second)) {
                workers.add(threads.submit(() -> {
                    for (int number = 0; !done.get(); number++) {
                        worker.book(clinic(number % CLINICS), number % 3 == 0);
                        uses.incrementAndGet();
                    }
                }));
            }
            try {
                for (String step : List.of(added, promoted)) {
                    first.restart(cipher(step));
                    // between the two restarts both tidy up, each with its own idea of the primary key
                    resealing(step).round();
                    second.restart(cipher(step));
                }
                int before = uses.get();
                Round round;
                do {
                    round = resealing(promoted).round();
                } while (round.resealed() + round.overtaken() > 0
                        || (uses.get() < before + CLINICS && workers.stream().noneMatch(Future::isDone)));
                assertThat(round.unreadable()).isZero();
                first.restart(cipher(retired));
                second.restart(cipher(retired));
                int whole = uses.get() + CLINICS;
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> uses.get() > whole || workers.stream().anyMatch(Future::isDone));
            } finally {
                done.set(true);
            }
        }
        for (Future<?> worker : workers) {
            worker.get();
        }
        for (int number = 0; number < CLINICS; number++) {
            use(cipher(retired), clinic(number), false);
        }
    }

    @Test
    void whatAnUnknownKeyHasSealedStaysAsItIs() {
        connected(cipher(old));
        database.sql()
                .sql("update google_connection set refresh_token = ? where org_id = ?")
                .param(cipher(FreshKeyset.OTHER)
                        .seal(token(clinic(7)), clinic(7), REFRESH_TOKEN)
                        .bytes())
                .param(clinic(7).value())
                .update();

        assertThat(resealing(promoted).round()).isEqualTo(new Round(CLINICS - 1, 0, 1));
        assertThat(resealing(promoted).round()).isEqualTo(new Round(0, 0, 1));
        use(cipher(FreshKeyset.OTHER), clinic(8), false, UnreadableTokenException.class);
        use(cipher(retired), clinic(8), false);
    }

    private static void use(TokenCipher cipher, OrgId clinic, boolean refresh, Class<? extends Exception> expected) {
        assertThatThrownBy(() -> use(cipher, clinic, refresh)).isInstanceOf(expected);
    }

    @Test
    void aStepTooEarlyIsSeen() {
        connected(cipher(old));

        assertThat(resealing(promoted).round().resealed()).isEqualTo(CLINICS);
        use(cipher(old), clinic(1), false, UnreadableTokenException.class);
        use(cipher(added), clinic(1), false);
    }

    @Test
    void anotherWordThanAStepIsRefused() {
        assertThatThrownBy(() -> TinkKeysetMain.answer(List.of("rotate"), old)).hasMessageContaining("expected");
        assertThatThrownBy(() -> TinkKeysetMain.answer(List.of("add"), "")).hasMessageContaining(TinkKeyset.VARIABLE);
    }
}
