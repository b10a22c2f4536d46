package io.handshake.worker.replays;

import io.handshake.worker.audit.AuditLog;
import io.handshake.worker.inbox.WorkerInstance;
import io.handshake.worker.post.KafkaPost;
import io.handshake.worker.saga.Repeating;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The wiring of the replays. All is on the bookings' pool: one connection for a moment, now and then. */
@Configuration(proxyBeanMethods = false)
public class ReplaysConfiguration {

    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    /** As long as the longest topic remembers. */
    private static final Duration RUNS_KEPT_FOR = Duration.ofDays(30);

    private static final int MOST_FORGOTTEN_AT_ONCE = 20;

    @Bean
    FailedBookings failedBookings(DataSource dataSource, Clock clock) {
        return new SqlFailedBookings(dataSource, clock);
    }

    @Bean
    ReplayPost replayPost(KafkaPost post, Clock clock) {
        return new KafkaReplayPost(post, clock);
    }

    @Bean
    RunBook runBook(DataSource dataSource, FailedBookings bookings, AuditLog audit) {
        return new SqlRunBook(dataSource, bookings, audit);
    }

    @Bean
    RunPacing runPacing(DataSource dataSource) {
        return new SqlRunPacing(dataSource);
    }

    @Bean(destroyMethod = "release")
    ReplayPacer replayPacer(RunPacing runs, FailedBookings bookings, ReplayPost post, WorkerInstance instance) {
        return new ReplayPacer(runs, bookings, post, instance.id());
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    Repeating replaying(ReplayPacer pacer) {
        return new Repeating("replays", ReplayPacer.EVERY, pacer::round);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    Repeating forgettingReplays(RunBook runs) {
        return new Repeating("forget-replays", FORGET_EVERY, () -> runs.forget(RUNS_KEPT_FOR, MOST_FORGOTTEN_AT_ONCE));
    }

    @Bean
    Replays replays(FailedBookings bookings, ReplayPost post, RunBook runs, AuditLog audit, ReplayPacer pacer) {
        return new Replays(bookings, post, runs, audit, pacer::wake);
    }

    @Bean
    StuckUndos stuckUndos(DataSource dataSource, AuditLog audit) {
        return new SqlStuckUndos(dataSource, audit);
    }

    @Bean
    ReplayController replayController(Replays replays, StuckUndos undos) {
        return new ReplayController(replays, undos);
    }
}
