package io.handshake.local.verify;

import io.handshake.contracts.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is wrong with a topic, the worst first; pure, so that every brokers' setting can be tried. */
final class TopicJudgement {

    private static final String RETENTION = "retention.ms";
    private static final String LARGEST = "max.message.bytes";
    private static final String IN_SYNC = "min.insync.replicas";

    /** @param seen null when the brokers have no such topic */
    static Finding of(Topic topic, @Nullable TopicSeen seen) {
        if (seen == null) {
            return new Finding.Failed(
                    "The brokers have no such topic.",
                    "Make it with " + partitions(topic) + " and " + settings(topic.settings())
                            + " (./handshake topics makes and mends them all).");
        }
        if (!seen.isUsable()) {
            return new Finding.Failed(
                    "This principal may neither read it nor write to it.",
                    "Grant the services READ and WRITE on it with an ACL, or set their credentials here.");
        }
        List<String> broken = broken(topic, seen);
        if (!broken.isEmpty()) {
            return new Finding.Failed(String.join(" ", broken), "Expected " + settings(topic.settings()) + ".");
        }
        List<String> weak = weak(topic, seen);
        return weak.isEmpty()
                ? new Finding.Ok(seen.partitions().size() + " partitions, " + seen.replicas() + " replicas, " + IN_SYNC
                        + " " + seen.setting(IN_SYNC) + ".")
                : new Finding.Warning(
                        String.join(" ", weak),
                        "For production: replication factor 3, " + IN_SYNC + " 2, " + partitions(topic) + ", "
                                + settings(topic.settings()) + ".");
    }

    private static List<String> broken(Topic topic, TopicSeen seen) {
        List<String> broken = new ArrayList<>();
        long unled = seen.partitions().stream().filter(place -> !place.isLed()).count();
        if (unled > 0) {
            broken.add(unled + " partitions have no leader.");
        }
        String cleanup = topic.settings().getOrDefault("cleanup.policy", "");
        if (!seen.setting("cleanup.policy").equals(cleanup)) {
            broken.add("cleanup.policy is " + seen.setting("cleanup.policy") + ".");
        }
        if (topic.settings().containsKey(LARGEST) && seen.number(LARGEST) < wanted(topic, LARGEST)) {
            broken.add(LARGEST + " is " + seen.setting(LARGEST) + ": the largest letters are lost.");
        }
        if (seen.number(IN_SYNC) > seen.replicas()) {
            broken.add(IN_SYNC + " is " + seen.setting(IN_SYNC) + " of " + seen.replicas()
                    + " replicas: nothing can be written.");
        }
        return broken;
    }

    private static List<String> weak(Topic topic, TopicSeen seen) {
        List<String> weak = new ArrayList<>();
        if (seen.partitions().size() < topic.partitions()) {
            weak.add(seen.partitions().size() + " partitions: no more saga-workers than that share the work.");
        }
        if (topic.settings().containsKey(RETENTION) && seen.number(RETENTION) != wanted(topic, RETENTION)) {
            weak.add(RETENTION + " is " + seen.setting(RETENTION)
                    + ": shorter loses what an outage delays, longer keeps patients' names longer.");
        }
        if (seen.replicas() < 2) {
            weak.add("One replica: as safe as one broker's disk.");
        } else if (seen.number(IN_SYNC) < 2) {
            weak.add(IN_SYNC + " is 1: what is acknowledged may be on one disk only.");
        } else if (seen.number(IN_SYNC) == seen.replicas()) {
            weak.add(IN_SYNC + " is the number of replicas: no broker may be away.");
        }
        long behind = seen.partitions().stream()
                .filter(place -> place.inSync() < place.replicas())
                .count();
        if (behind > 0) {
            weak.add(behind + " partitions have replicas that are not in sync.");
        }
        return weak;
    }

    private static String partitions(Topic topic) {
        return topic.partitions() == 1 ? "1 partition" : topic.partitions() + " partitions or more";
    }

    private static long wanted(Topic topic, String name) {
        return Long.parseLong(topic.settings().getOrDefault(name, "0"));
    }

    private static String settings(Map<String, String> settings) {
        return String.join(
                ", ",
                settings.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(Object::toString)
                        .toList());
    }

    private TopicJudgement() {}
}
