package io.handshake.worker.outcome;

import io.handshake.worker.saga.Announcement;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** The port to the decided rows that the topics have yet to carry. The decided row is the outbox. */
public interface Announcements {

    /** Decided at least {@code grace} ago and still not announced, oldest first: whoever decided it has probably died. */
    List<Announcement> overdue(Duration grace, int limit);

    /** Marks as announced, unless a later delivery has asked for one more announcement meanwhile. */
    void markSent(Collection<Announcement> sent);
}
