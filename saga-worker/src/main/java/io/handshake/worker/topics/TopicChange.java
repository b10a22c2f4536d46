package io.handshake.worker.topics;

/** What has to happen to a topic so that it is as it should be. */
sealed interface TopicChange {

    /** A line for whoever reads what the command does. */
    String inWords();

    /** It is not there. */
    record Make(WantedTopic topic) implements TopicChange {

        @Override
        public String inWords() {
            String copies = topic.replicas() == WantedTopic.AS_THE_BROKERS_SAY
                    ? "replicas as the brokers say"
                    : topic.replicas() + " replicas";
            return "make " + topic.name() + ": " + topic.partitions() + " partitions, " + copies;
        }
    }

    /** It has too few partitions. Keys move to other ones then, which the claims of the workers survive. */
    record Grow(String topic, int from, int to) implements TopicChange {

        @Override
        public String inWords() {
            return "grow " + topic + ": from " + from + " partitions to " + to;
        }
    }

    /** A setting has another value. */
    record Alter(String topic, String setting, String from, String to) implements TopicChange {

        @Override
        public String inWords() {
            return "alter " + topic + ": " + setting + " from " + from + " to " + to;
        }
    }

    /**
     * It has another number of copies. To move data from disk to disk is an operator's to plan, so nothing is done, and how many
     * of them must be in sync stays too.
     */
    record Leave(String topic, int replicas, int wanted) implements TopicChange {

        @Override
        public String inWords() {
            return "cannot mend " + topic + ": it has " + replicas + " replicas, not " + wanted
                    + "; that needs a reassignment (kafka-reassign-partitions.sh)";
        }
    }
}
