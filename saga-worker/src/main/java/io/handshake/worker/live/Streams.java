package io.handshake.worker.live;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** The listeners of this worker, so many at most. */
final class Streams {

    /** People and a few programs; each takes a connection and a thread that mostly waits. */
    static final int MOST = 32;

    private final Watch watch;
    private final Feed feed;
    private final LiveBoard board;
    private final Semaphore room = new Semaphore(MOST);

    Streams(Watch watch, Feed feed, LiveBoard board) {
        this.watch = watch;
        this.feed = feed;
        this.board = board;
    }

    /** Where the events go, once there is room for one more. */
    interface Opening {
        OutputStream open() throws IOException;
    }

    /** Returns when the stream has ended; false, and nothing is opened, when there is no room. */
    boolean serve(Set<EventKind> wanted, LiveStream.Since since, Opening opening)
            throws IOException, InterruptedException {
        if (!room.tryAcquire()) {
            return false;
        }
        try (var _ = watch.look()) {
            new LiveStream(feed, board::atOnce, LiveStream.Rhythm.DEFAULT, wanted, since, opening.open()).run();
            return true;
        } finally {
            room.release();
        }
    }

    int open() {
        return MOST - room.availablePermits();
    }
}
