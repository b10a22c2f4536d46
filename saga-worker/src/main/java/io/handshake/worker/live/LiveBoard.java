package io.handshake.worker.live;

import io.handshake.contracts.Topic;
import io.handshake.worker.live.TopicTail.RecordSeen;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What happens now, for pages and programs. To ask is to look: the topics are read for a while from then on. */
public final class LiveBoard {

    /** What somebody waits who is the first to look; then he gets what there is so far. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(3);

    private final Watch watch;
    private final Feed feed;
    private final Refreshed<Standing> standings;
    private final Refreshed<TopicsNow> topics;
    private final String group;
    private final Clock clock;

    LiveBoard(
            Watch watch,
            Feed feed,
            Refreshed<Standing> standings,
            Refreshed<TopicsNow> topics,
            String group,
            Clock clock) {
        this.watch = watch;
        this.feed = feed;
        this.standings = standings;
        this.topics = topics;
        this.group = group;
        this.clock = clock;
    }

    /** The topics that can be followed, in the order in which a booking meets them. */
    public static List<Topic> followed() {
        return KafkaTopicsTail.TOPICS.stream().sorted().toList();
    }

    /** As the stream tells it, in one line of JSON. */
    public static String json(Now now) {
        return JsonLive.of(now);
    }

    /** At one glance. */
    public Now now() throws InterruptedException {
        watch.glance();
        boolean complete = feed.isCaughtUp(FIRST_LOOK);
        return new Now(
                clock.instant(),
                complete,
                feed.figures(),
                standings.latest(FIRST_LOOK).orElse(null),
                topics.latest(FIRST_LOOK).map(this::lag).orElse(null));
    }

    /** The same for a stream, which waits for nobody. */
    Now atOnce() throws InterruptedException {
        return new Now(
                clock.instant(),
                feed.isCaughtUp(Duration.ZERO),
                feed.figures(),
                standings.latest(Duration.ZERO).orElse(null),
                topics.latest(Duration.ZERO).map(this::lag).orElse(null));
    }

    private List<Now.Lag> lag(TopicsNow now) {
        return now.groups().stream()
                .filter(one -> one.group().equals(group))
                .flatMap(one -> one.topics().stream())
                .map(topic -> new Now.Lag(topic.topic(), topic.lag()))
                .toList();
    }

    /** Topics, partitions, groups and lag; empty when the brokers do not answer. */
    public Optional<TopicsNow> topics() throws InterruptedException {
        watch.glance();
        return topics.latest(FIRST_LOOK);
    }

    /**
     * The newest records of a topic.
     *
     * @param topic one of {@link #followed()}
     * @param after {@link TopicTail#next()} of an earlier look, here or at another worker; empty for all that are kept
     * @throws IllegalArgumentException when {@code after} is none of those
     */
    public TopicTail tail(Topic topic, String after) throws InterruptedException {
        Positions read = after.isEmpty()
                ? new Positions()
                : Positions.parse(after)
                        .orElseThrow(() -> new IllegalArgumentException("after: expected the next of an earlier look"));
        watch.glance();
        boolean complete = feed.isCaughtUp(FIRST_LOOK);
        List<Sighting> records = feed.records(topic, read);
        Positions next = read.only(topic);
        records.forEach(one -> next.set(topic, one.partition(), one.offset() + 1));
        return new TopicTail(
                topic.topicName(),
                complete,
                !after.isEmpty() && records.size() == Feed.MOST_RECORDS,
                next.asText(),
                records.stream().map(LiveBoard::seen).toList());
    }

    private static RecordSeen seen(Sighting one) {
        Map<String, String> headers = new LinkedHashMap<>();
        one.headers().forEach((name, value) -> headers.put(name, Shown.header(name, value)));
        return new RecordSeen(
                one.partition(),
                one.offset(),
                one.timestamp(),
                Shown.key(one.key()),
                headers,
                one.payload().shown(one.topic()),
                one.payload().bytes());
    }
}
