package io.handshake.worker.live;

import io.handshake.worker.bookings.BookingsConfiguration;
import io.handshake.worker.inbox.InboxSettings;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;

/** The wiring of the room where people look on. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(InboxSettings.class)
public class LiveConfiguration {

    /** People go to another page and come back. */
    private static final Duration LINGER = Duration.ofSeconds(60);

    private static final Duration TABLES_EVERY = Duration.ofSeconds(1);
    private static final Duration BROKERS_EVERY = Duration.ofSeconds(3);

    /** A measured value is never younger than its scrape interval, so nobody has to ask more often than that. */
    static final Duration GLANCE_EVERY = Duration.ofSeconds(15);

    @Bean
    Feed feed(Clock clock) {
        return new Feed(clock);
    }

    /** The line to the brokers is closed when nobody looks any more, and again at the end. */
    @Bean(destroyMethod = "rest")
    TopicLook topicLook(KafkaProperties kafka, InboxSettings inbox, Clock clock) {
        return new KafkaTopicLook(kafka.buildAdminProperties(), inbox.groupId(), clock);
    }

    @Bean
    Watch watch(KafkaProperties kafka, Feed feed, TopicLook topics, Clock clock) {
        KafkaTopicsTail tail = new KafkaTopicsTail(kafka.buildConsumerProperties(), feed, clock);
        return new Watch(
                isWanted -> {
                    tail.read(isWanted);
                    topics.rest();
                },
                LINGER);
    }

    @Bean
    LiveBoard liveBoard(
            Watch watch,
            Feed feed,
            TopicLook topics,
            @Qualifier(BookingsConfiguration.READING_POOL) DataSource reading,
            InboxSettings inbox,
            Clock clock) {
        SqlStandings standings = new SqlStandings(reading);
        return new LiveBoard(
                watch,
                feed,
                new Refreshed<>(TABLES_EVERY, standings::now),
                new Refreshed<>(BROKERS_EVERY, topics::now),
                inbox.groupId(),
                clock);
    }

    @Bean
    Glance glance(
            TopicLook topics, @Qualifier(BookingsConfiguration.READING_POOL) DataSource reading, InboxSettings inbox) {
        SqlStandings standings = new SqlStandings(reading);
        return new Glance(
                new Refreshed<>(GLANCE_EVERY, standings::now),
                new Refreshed<>(GLANCE_EVERY, topics::now),
                inbox.groupId());
    }

    @Bean
    Streams streams(Watch watch, Feed feed, LiveBoard board) {
        return new Streams(watch, feed, board);
    }

    @Bean
    LiveController liveController(LiveBoard board, Streams streams) {
        return new LiveController(board, streams);
    }

    /** A stopping worker waits for the requests at hand: streams are such, and end at once. */
    @Bean
    ApplicationListener<ContextClosedEvent> endStreams(Feed feed) {
        return closed -> feed.close();
    }
}
