package io.handshake.worker.topics;

import io.handshake.worker.topics.TopicChange.Leave;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;

/**
 * Owns the topics: makes those that are missing, adds the partitions that are missing, and sets what is set otherwise. With
 * {@code --dry-run} it only says what it would do. Running it again changes nothing.
 *
 * <p>Exits with 0 when the topics are as they should be, 1 when the brokers refused or did not answer, or when something is
 * left that it cannot mend, 2 when it was asked wrongly, 3 when a dry run found a difference.
 */
public final class KafkaTopicsMain {

    static final int DIFFERENT = 3;

    private static final int FAILED = 1;
    private static final int ASKED_WRONGLY = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final PrintStream out;
    private final PrintStream err;

    KafkaTopicsMain(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** The environment is the services' own: brokers, and how to be let in. */
    @SuppressWarnings("SystemOut") // the changes are this program's answer
    public static void main(String[] arguments) {
        // must be known before the first logger is: without Spring, everything would be logged
        System.setProperty("logback.configurationFile", "topics-logback.xml");
        System.exit(new KafkaTopicsMain(System.out, System.err).run(Arrays.asList(arguments), System.getenv()));
    }

    int run(List<String> arguments, Map<String, String> environment) {
        TopicsOptions options;
        List<WantedTopic> wanted;
        try {
            options = TopicsOptions.parse(arguments, environment);
            wanted = WantedTopic.all(options.partitions(), options.replicas());
        } catch (IllegalArgumentException e) {
            err.println("handshake topics: " + e.getMessage());
            return ASKED_WRONGLY;
        }
        return run(options, wanted);
    }

    /** Of these topics, whichever the contracts name. */
    int run(TopicsOptions options, List<WantedTopic> wanted) {
        try (KafkaTopics topics = new KafkaTopics(options.clients(), PATIENCE)) {
            List<TopicChange> changes = TopicPlan.changes(
                    wanted, topics.look(wanted.stream().map(WantedTopic::name).toList()));
            for (TopicChange change : changes) {
                out.println((options.dryRun() ? "would " : "") + change.inWords());
                if (!options.dryRun()) {
                    topics.carryOut(change);
                }
            }
            out.println(wanted.size() + " topics, " + changes.size() + " differences");
            return verdict(options, changes);
        } catch (KafkaException e) {
            err.println("handshake topics: the brokers at " + options.clients().get(TopicsOptions.BROKERS) + ": "
                    + reason(e));
            return FAILED;
        }
    }

    private static int verdict(TopicsOptions options, List<TopicChange> changes) {
        if (options.dryRun() && !changes.isEmpty()) {
            return DIFFERENT;
        }
        return changes.stream().anyMatch(Leave.class::isInstance) ? FAILED : 0;
    }

    /** The client's own constructor wraps what is wrong with its settings. */
    private static String reason(KafkaException e) {
        Throwable cause = e.getCause();
        return e.getMessage() + (cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage());
    }
}
