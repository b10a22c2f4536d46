package io.handshake.local.verify;

import io.handshake.local.house.Settings;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/** Why a question to the brokers was not answered. A client's messages may quote its settings: only their kind is told. */
final class KafkaTrouble {

    private static final String AS_THE_SERVICES = "Set " + Settings.KAFKA
            + " as the services have it, with their SPRING_KAFKA_PROPERTIES_..., and look whether the addresses that brokers"
            + " advertise are reached from here.";

    static Finding finding(RuntimeException trouble) {
        Throwable root = rootOf(trouble);
        if (root instanceof AuthorizationException) {
            return Finding.unseen(
                    "the brokers do not let this principal look (" + kind(root) + ").",
                    "Grant it DESCRIBE and DESCRIBE_CONFIGS on our topics, and DESCRIBE on the group and the cluster.");
        }
        if (root instanceof AuthenticationException) {
            return new Finding.Failed("The brokers do not take these credentials.", AS_THE_SERVICES);
        }
        return new Finding.Failed("They do not answer (" + kind(root) + ").", AS_THE_SERVICES);
    }

    /** What the client itself says. */
    static Throwable rootOf(RuntimeException trouble) {
        Throwable cause = trouble.getCause();
        if (cause instanceof ExecutionException && cause.getCause() != null) {
            return cause.getCause();
        }
        return trouble instanceof KafkaException || cause == null ? trouble : cause;
    }

    private static String kind(Throwable trouble) {
        return trouble.getClass().getSimpleName();
    }

    private KafkaTrouble() {}
}
