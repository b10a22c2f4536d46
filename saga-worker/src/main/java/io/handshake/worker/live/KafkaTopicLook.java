package io.handshake.worker.live;

import io.handshake.contracts.Topic;
import io.handshake.worker.live.TopicsNow.GroupNow;
import io.handshake.worker.live.TopicsNow.GroupPartition;
import io.handshake.worker.live.TopicsNow.GroupTopic;
import io.handshake.worker.live.TopicsNow.PartitionNow;
import io.handshake.worker.live.TopicsNow.TopicNow;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a line to the brokers for as long as somebody looks. */
final class KafkaTopicLook implements TopicLook {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaTopicLook.class);
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** Beyond these, groups are not shown; ours is always among them. */
    private static final int MOST_GROUPS = 20;

    private final Map<String, Object> settings;
    private final String ours;
    private final Clock clock;
    private @Nullable Admin admin;

    /** @param ours the group of the workers */
    KafkaTopicLook(Map<String, Object> admin, String ours, Clock clock) {
        this.settings = new HashMap<>(admin);
        this.settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        this.settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        this.settings.put(AdminClientConfig.CLIENT_ID_CONFIG, admin.getOrDefault("client.id", "") + "-live-admin");
        this.ours = ours;
        this.clock = clock;
    }

    @Override
    public synchronized Optional<TopicsNow> now() {
        try {
            if (admin == null) {
                admin = Admin.create(settings);
            }
            return Optional.of(asked(admin));
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            LOG.atWarn()
                    .addKeyValue("event", "live_brokers_failed")
                    .addKeyValue("error", e.getClass().getName())
                    .log();
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public synchronized void rest() {
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
            admin = null;
        }
    }

    private TopicsNow asked(Admin brokers) throws ExecutionException, TimeoutException, InterruptedException {
        List<String> names = Arrays.stream(Topic.values()).map(Topic::topicName).toList();
        List<TopicPartition> partitions = answer(brokers.describeTopics(names).allTopicNames()).values().stream()
                .flatMap(topic ->
                        topic.partitions().stream().map(one -> new TopicPartition(topic.name(), one.partition())))
                .toList();
        Map<TopicPartition, Long> first = offsets(brokers, partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> next = offsets(brokers, partitions, OffsetSpec.latest());
        Map<String, List<PartitionNow>> all = new HashMap<>();
        next.forEach((one, offset) -> all.computeIfAbsent(one.topic(), _ -> new ArrayList<>())
                .add(new PartitionNow(one.partition(), first.getOrDefault(one, offset), offset)));
        return new TopicsNow(
                clock.instant(),
                names.stream()
                        .map(name -> topic(name, all.getOrDefault(name, List.of())))
                        .toList(),
                groups(brokers, next));
    }

    private static TopicNow topic(String name, List<PartitionNow> partitions) {
        return new TopicNow(
                name,
                partitions.stream().mapToLong(one -> one.next() - one.first()).sum(),
                partitions.stream()
                        .sorted(Comparator.comparingInt(PartitionNow::partition))
                        .toList());
    }

    private static Map<TopicPartition, Long> offsets(Admin brokers, List<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, TimeoutException, InterruptedException {
        return answer(brokers.listOffsets(
                                partitions.stream().collect(Collectors.toMap(partition -> partition, _ -> which)))
                        .all())
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    private List<GroupNow> groups(Admin brokers, Map<TopicPartition, Long> next)
            throws ExecutionException, TimeoutException, InterruptedException {
        Set<String> names = answer(brokers.listGroups(ListGroupsOptions.forConsumerGroups())
                        .all())
                .stream()
                .map(GroupListing::groupId)
                .sorted(Comparator.<String, Boolean>comparing(group -> !group.equals(ours))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST_GROUPS)
                .collect(Collectors.toSet());
        if (names.isEmpty()) {
            return List.of();
        }
        Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = answer(brokers.listConsumerGroupOffsets(
                        names.stream().collect(Collectors.toMap(name -> name, _ -> new ListConsumerGroupOffsetsSpec())))
                .all());
        return answer(brokers.describeConsumerGroups(names).all()).values().stream()
                .map(group -> group(group, committed.getOrDefault(group.groupId(), Map.of()), next))
                .filter(group -> !group.topics().isEmpty())
                .sorted(Comparator.comparing(GroupNow::group))
                .toList();
    }

    /** What it has committed of topics of ours. */
    private static GroupNow group(
            ConsumerGroupDescription group,
            Map<TopicPartition, OffsetAndMetadata> committed,
            Map<TopicPartition, Long> next) {
        Map<String, List<GroupPartition>> topics = new TreeMap<>();
        next.forEach((partition, end) -> {
            OffsetAndMetadata at = committed.get(partition);
            if (at != null) {
                topics.computeIfAbsent(partition.topic(), _ -> new ArrayList<>())
                        .add(new GroupPartition(partition.partition(), at.offset(), Math.max(0, end - at.offset())));
            }
        });
        List<GroupTopic> all = topics.entrySet().stream()
                .map(entry -> new GroupTopic(
                        entry.getKey(),
                        entry.getValue().stream().mapToLong(GroupPartition::lag).sum(),
                        entry.getValue().stream()
                                .sorted(Comparator.comparingInt(GroupPartition::partition))
                                .toList()))
                .toList();
        return new GroupNow(
                group.groupId(),
                group.groupState().toString(),
                group.members().size(),
                all.stream().mapToLong(GroupTopic::lag).sum(),
                all);
    }

    private static <T> T answer(KafkaFuture<T> question)
            throws ExecutionException, TimeoutException, InterruptedException {
        return question.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
