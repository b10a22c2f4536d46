package io.handshake.local.verify;

import io.handshake.contracts.Topic;
import io.handshake.local.gauge.KafkaLag;
import io.handshake.local.house.KafkaClientSettings;
import io.handshake.local.house.KafkaQuestions;
import io.handshake.local.house.Settings;
import io.handshake.local.verify.TopicSeen.Place;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;

/** The topics as the brokers have them, and the group that reads what is asked for. */
final class KafkaCheck implements Check {

    private static final String GROUP = "saga-worker";
    /** A busy second's worth. */
    private static final long LAG_TOLERATED = 200;

    private static final DescribeTopicsOptions WITH_RIGHTS =
            new DescribeTopicsOptions().includeAuthorizedOperations(true);
    private static final Set<AclOperation> USEFUL = Set.of(AclOperation.READ, AclOperation.WRITE);

    private final Premises premises;

    KafkaCheck(Premises premises) {
        this.premises = premises;
    }

    @Override
    public String area() {
        return "kafka";
    }

    @Override
    public List<Checked> look() {
        Findings findings = new Findings(area());
        String servers = premises.setting(Settings.KAFKA);
        if (servers.isEmpty()) {
            return findings.unseenFor("brokers", Settings.KAFKA).all();
        }
        try (KafkaQuestions brokers =
                new KafkaQuestions(servers, KafkaClientSettings.asProperties(premises.settings()))) {
            findings.add("access", KafkaAccess.of(brokers).finding());
            Set<String> present = brokers.ask(admin -> admin.listTopics().names());
            Map<String, TopicSeen> seen = seen(
                    brokers,
                    Arrays.stream(Topic.values())
                            .map(Topic::topicName)
                            .filter(present::contains)
                            .toList());
            for (Topic topic : Topic.values()) {
                findings.add(topic.topicName(), TopicJudgement.of(topic, seen.get(topic.topicName())));
            }
            group(findings, brokers);
        } catch (IllegalStateException | KafkaException e) {
            findings.add("brokers", KafkaTrouble.finding(e));
        }
        return findings.all();
    }

    private static Map<String, TopicSeen> seen(KafkaQuestions brokers, List<String> names) {
        Map<String, TopicDescription> topics =
                brokers.ask(admin -> admin.describeTopics(names, WITH_RIGHTS).allTopicNames());
        List<ConfigResource> resources = names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<ConfigResource, Config> settings =
                brokers.ask(admin -> admin.describeConfigs(resources).all());
        Map<String, TopicSeen> seen = new HashMap<>();
        settings.forEach((resource, its) -> {
            TopicDescription topic = topics.get(resource.name());
            if (topic != null) {
                seen.put(resource.name(), seen(topic, its));
            }
        });
        return seen;
    }

    private static TopicSeen seen(TopicDescription topic, Config settings) {
        return new TopicSeen(
                topic.partitions().stream().map(KafkaCheck::place).toList(),
                topic.authorizedOperations() == null
                        || topic.authorizedOperations().stream().anyMatch(USEFUL::contains),
                settings.entries().stream()
                        .filter(entry -> entry.value() != null)
                        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value)));
    }

    private static Place place(TopicPartitionInfo partition) {
        return new Place(
                partition.leader() != null,
                partition.replicas().size(),
                partition.isr().size());
    }

    private static void group(Findings findings, KafkaQuestions brokers) {
        int members = members(brokers);
        if (members == 0) {
            findings.failed(
                    "group " + GROUP, "Nobody is in it: nothing is decided.", "Start a saga-worker at these brokers.");
        } else {
            findings.ok("group " + GROUP, members + (members == 1 ? " member." : " members."));
        }
        long records = records(brokers);
        if (records <= LAG_TOLERATED) {
            findings.ok("lag", records + " records.");
        } else {
            findings.warning(
                    "lag",
                    records + " requests wait for a saga-worker.",
                    "Look whether it falls; if not, start more saga-workers, or look at what they wait for.");
        }
    }

    private static long records(KafkaQuestions brokers) {
        try (KafkaLag lag = new KafkaLag(brokers)) {
            return lag.records();
        }
    }

    /** Zero also when there is no such group: brokers answer that with an error. */
    private static int members(KafkaQuestions brokers) {
        boolean isThere = brokers.ask(admin -> admin.listGroups().all()).stream()
                .anyMatch(group -> group.groupId().equals(GROUP));
        return isThere
                ? brokers
                        .ask(admin ->
                                admin.describeConsumerGroups(List.of(GROUP)).all())
                        .values()
                        .stream()
                        .mapToInt(group -> group.members().size())
                        .sum()
                : 0;
    }
}
