package io.handshake.local.verify;

import io.handshake.contracts.Topic;
import io.handshake.local.house.KafkaQuestions;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** Reads the brokers' list of who may do what. */
final class KafkaAccess {

    private static final String EVERYBODY = "User:*";
    private static final String EVERYTHING = "*";
    private static final Set<AclOperation> HARMFUL = Set.of(AclOperation.ALL, AclOperation.READ, AclOperation.WRITE);

    static BrokerAccess of(KafkaQuestions brokers) {
        try {
            return seen(brokers.ask(
                    admin -> admin.describeAcls(AclBindingFilter.ANY).values()));
        } catch (IllegalStateException e) {
            Throwable cause = KafkaTrouble.rootOf(e);
            if (cause instanceof SecurityDisabledException) {
                return new BrokerAccess.Open();
            }
            if (cause instanceof ClusterAuthorizationException) {
                return new BrokerAccess.Guarded();
            }
            throw e;
        }
    }

    static BrokerAccess seen(Collection<AclBinding> list) {
        List<AclBinding> forAll = list.stream()
                .filter(acl -> acl.entry().principal().equals(EVERYBODY))
                .filter(acl -> acl.entry().permissionType() == AclPermissionType.ALLOW)
                .filter(acl -> HARMFUL.contains(acl.entry().operation()))
                .toList();
        return new BrokerAccess.Listed(Arrays.stream(Topic.values())
                .map(Topic::topicName)
                .filter(topic -> forAll.stream().anyMatch(acl -> covers(acl.pattern(), topic)))
                .toList());
    }

    private static boolean covers(ResourcePattern pattern, String topic) {
        if (pattern.resourceType() != ResourceType.TOPIC) {
            return false;
        }
        return pattern.name().equals(EVERYTHING)
                || pattern.name().equals(topic)
                || (pattern.patternType() == PatternType.PREFIXED && topic.startsWith(pattern.name()));
    }

    private KafkaAccess() {}
}
