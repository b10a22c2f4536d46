package io.handshake.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.local.house.Database;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.Service;
import io.handshake.local.house.ServiceProcess;
import io.handshake.local.journeys.Town.TestClinic;
import io.handshake.local.talk.VapiAnswer;
import io.handshake.local.talk.VapiCall;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(InTown.class)
@Timeout(120)
class KilledWorkerIT {

    private static final Duration DIES_WITHIN = Duration.ofSeconds(10);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(20);
    /** Three seconds until the heartbeat is stale, half a second until the next sweep, and the rest of the saga. */
    private static final Duration DECIDED_BY_ANOTHER_WITHIN = Duration.ofSeconds(5);

    @Test
    void aWorkerKilledBetweenEventAndSaveFinishesItWhenItIsBack(Town town) throws Exception {
        TestClinic clinic = town.clinic();
        ServiceProcess worker = town.house().services(Service.SAGA_WORKER).getFirst();
        killWhenTheEventIsMade(town, clinic, worker);
        VapiCall call = VapiCall.to(clinic.orgId(), Town.at(14, 0));

        CompletableFuture<VapiAnswer> during = CompletableFuture.supplyAsync(
                () -> town.webhook().book(call), task -> Thread.ofVirtual().start(task));
        assertThat(worker.ended().get(DIES_WITHIN.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo(128 + 9);
        assertThat(town.liveEvents(clinic)).hasSize(1);

        assertThat(worker.restart()).isTrue();
        worker.awaitReady(LocalHouse.READY_WITHIN);
        assertThat(during.get(ANSWERS_WITHIN.toSeconds(), TimeUnit.SECONDS).status())
                .isIn("confirmed", "pending");
        town.settled();
        assertThat(town.webhook().book(call.repeated()).status()).isEqualTo("confirmed");
        assertThat(town.allEvents(clinic)).hasSize(1);
    }

    @Test
    void anotherWorkerFinishesItWhileTheCallerStillWaits(Town town) {
        TestClinic clinic = town.clinic();
        ServiceProcess first = town.house().services(Service.SAGA_WORKER).getFirst();
        ServiceProcess second = town.house().start(Service.SAGA_WORKER);
        second.awaitReady(LocalHouse.READY_WITHIN);
        AtomicBoolean killed = new AtomicBoolean();
        AtomicReference<Instant> killedAt = new AtomicReference<>(Instant.MAX);
        town.google().onInserted(inserted -> {
            if (inserted.account().equals(clinic.account()) && killed.compareAndSet(false, true)) {
                killedAt.set(Clock.systemUTC().instant());
                (isHeldByTheNewest(town, inserted.event().id()) ? second : first).kill();
            }
        });

        VapiAnswer answer = town.book(clinic, Town.at(14, 0));

        assertThat(killed).isTrue();
        assertThat(answer.status()).isEqualTo("confirmed");
        assertThat(town.allEvents(clinic)).hasSize(1);
        assertThat(Duration.between(killedAt.get(), decidedAt(town, clinic))).isLessThan(DECIDED_BY_ANOTHER_WITHIN);
        if (!first.isAlive()) {
            assertThat(first.restart()).isTrue();
            first.awaitReady(LocalHouse.READY_WITHIN);
        }
        second.close();
    }

    private static Instant decidedAt(Town town, TestClinic clinic) {
        Database database = town.house().database();
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.username(), database.password());
                PreparedStatement query =
                        connection.prepareStatement("select decided_at from booking_saga where org_id = ?")) {
            query.setString(1, clinic.orgId());
            try (ResultSet row = query.executeQuery()) {
                assertThat(row.next()).isTrue();
                return row.getObject(1, OffsetDateTime.class).toInstant();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The second one started last, so the newest instance is its. */
    private static boolean isHeldByTheNewest(Town town, String eventId) {
        Database database = town.house().database();
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.username(), database.password());
                PreparedStatement query = connection.prepareStatement("""
                        select claimed_by = (select instance from worker_instance order by started_at desc limit 1)
                          from booking_saga where event_id = ?
                        """)) {
            query.setString(1, eventId);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void killWhenTheEventIsMade(Town town, TestClinic clinic, ServiceProcess worker) {
        town.google().onInserted(inserted -> {
            if (inserted.account().equals(clinic.account())) {
                worker.kill();
            }
        });
    }
}
