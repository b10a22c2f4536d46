package io.handshake.worker.inbox;

import io.handshake.contracts.Topic;

/** Whether the inbox reads on. */
@FunctionalInterface
public interface InboxPulse {

    /** How long ago this worker has asked for records of the topic, in seconds; negative when it never has, or does not read it. */
    double secondsSincePoll(Topic topic);
}
