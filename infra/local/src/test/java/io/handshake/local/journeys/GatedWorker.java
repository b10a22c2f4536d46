package io.handshake.local.journeys;

import static org.awaitility.Awaitility.await;

import io.handshake.contracts.Topic;
import io.handshake.local.house.Database;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.Service;
import io.handshake.local.house.ServiceProcess;
import io.handshake.local.house.Settings;
import io.handshake.local.journeys.Town.TestClinic;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;

/** A worker of its own whose every word with Google and PostgreSQL goes through gates. */
final class GatedWorker implements AutoCloseable {

    private static final String GROUP = "saga-worker";
    private static final String CLIENT_ID = "gated-worker";
    private static final Duration JOINS_WITHIN = Duration.ofSeconds(60);

    private final Town town;
    private final GoogleGate google;
    private final PostgresGate postgres;
    private final SqlHolds holds;
    private final ServiceProcess process;
    private final Admin admin;

    private GatedWorker(Town town, GoogleGate google, PostgresGate postgres) throws SQLException {
        LocalHouse house = town.house();
        Database database = house.database();
        this.town = town;
        this.google = google;
        this.postgres = postgres;
        this.holds = new SqlHolds(database);
        this.admin = Admin.create(Map.of("bootstrap.servers", house.kafkaServers()));
        this.process = house.start(
                Service.SAGA_WORKER,
                Map.of(
                        Settings.GOOGLE_API,
                        google.rootUrl(),
                        Settings.GOOGLE_TOKEN,
                        google.rootUrl() + "token",
                        Settings.DATABASE_URL,
                        throughTheGate(database, postgres),
                        "SPRING_KAFKA_CLIENT_ID",
                        CLIENT_ID));
    }

    /** Returns when it is ready. */
    static GatedWorker start(Town town) throws IOException, SQLException {
        GatedWorker worker = new GatedWorker(
                town,
                new GoogleGate(town.google().rootUrl()),
                new PostgresGate(portOf(town.house().database())));
        worker.process.awaitReady(LocalHouse.READY_WITHIN);
        return worker;
    }

    /** The driver would give up what is held after 5 s; a test needs a little longer to hold everything at once. */
    private static String throughTheGate(Database database, PostgresGate gate) {
        return database.url().replace(":" + portOf(database) + "/", ":" + gate.port() + "/") + "?socketTimeout=60";
    }

    private static int portOf(Database database) {
        return URI.create(database.url().substring("jdbc:".length())).getPort();
    }

    ServiceProcess process() {
        return process;
    }

    GoogleGate google() {
        return google;
    }

    PostgresGate postgres() {
        return postgres;
    }

    SqlHolds holds() {
        return holds;
    }

    /** Waits until the living workers have shared out the partitions, and nobody else counts as living. */
    void awaitShare(int workers) {
        // each has a consumer for the live calls and one for the replays
        await().atMost(JOINS_WITHIN).until(() -> isShared(2 * workers));
    }

    private boolean isShared(int consumers) {
        ConsumerGroupDescription group = group();
        return group.groupState() == GroupState.STABLE
                && group.members().size() == consumers
                && group.members().stream()
                        .noneMatch(
                                member -> member.assignment().topicPartitions().isEmpty())
                && !share(group).isEmpty();
    }

    /** A clinic whose bookings come to this worker. */
    TestClinic clinic() {
        Set<Integer> share = share(group());
        return town.clinic(orgId -> share.contains(
                BuiltInPartitioner.partitionForKey(orgId.getBytes(StandardCharsets.UTF_8), Topic.DEFAULT_PARTITIONS)));
    }

    private static Set<Integer> share(ConsumerGroupDescription group) {
        return group.members().stream()
                .filter(member -> member.clientId().startsWith(CLIENT_ID))
                .map(MemberDescription::assignment)
                .flatMap(assignment -> assignment.topicPartitions().stream())
                .filter(partition -> partition.topic().equals(Topic.BOOKING_REQUESTED.topicName()))
                .map(TopicPartition::partition)
                .collect(Collectors.toSet());
    }

    private ConsumerGroupDescription group() {
        try {
            return admin.describeConsumerGroups(List.of(GROUP))
                    .describedGroups()
                    .get(GROUP)
                    .get(JOINS_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nothing is held any more, however a test ended. */
    void letAllGo() throws SQLException {
        holds.rollBackWaiting();
        holds.letAllGo();
        google.letAllGo();
        postgres.letGo();
        process.resume();
    }

    @Override
    public void close() throws SQLException {
        try (admin;
                postgres;
                google;
                holds) {
            letAllGo();
            process.close();
        }
    }
}
