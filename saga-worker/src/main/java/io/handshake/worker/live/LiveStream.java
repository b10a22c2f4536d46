package io.handshake.worker.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells one listener what happens, as server-sent events (html.spec.whatwg.org, "Server-sent events"), on the thread that
 * brought him. It keeps nothing for him: he has his place in the feed, and when he is so slow that the feed has left it
 * behind, or does not read at all, his stream ends. The id of each event says how far he has read, so that he can go on from
 * there at any worker; when what he has missed is no longer there, he is told so by the event {@code gap}.
 */
final class LiveStream {

    /** Where a listener begins. */
    sealed interface Since {

        /** He is new. */
        record Present() implements Since {}

        /** So far he has read, here or at another worker. */
        record Read(Positions positions) implements Since {}

        /** He has read something, and what he shows does not say what. */
        record Unknown() implements Since {}
    }

    /** What is told now: it waits for nobody. */
    @FunctionalInterface
    interface Glance {
        Now now() throws InterruptedException;
    }

    /**
     * When a stream does what.
     *
     * @param now between two looks at the whole
     * @param beat between two comments that say that the line is alive; balancers end what is silent, most after a minute
     * @param aheadAtMost another worker may be ahead of this one by a moment; by more, the topics were made anew and the
     *     listener's place means nothing
     * @param longest then he has to come again, and to show again who he is
     */
    record Rhythm(Duration now, Duration beat, Duration aheadAtMost, Duration longest) {

        static final Rhythm DEFAULT = new Rhythm(
                Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMinutes(15));
    }

    private static final String GAP = "event: gap\ndata: {}\n\n";

    private static final int MOST_AT_ONCE = 500;

    /** Ends of the charts that every {@code now} brings again, so that a few lost ones leave no hole. */
    private static final int NEWEST_SECONDS = 15;

    private static final int NEWEST_SLOTS = 4;

    private final Feed feed;
    private final Glance glance;
    private final Rhythm rhythm;
    private final Set<EventKind> wanted;
    private final OutputStream out;
    private final long began = System.nanoTime();
    private Positions read = new Positions();
    private Since since;
    private Feed.@Nullable Place place;
    private @Nullable Long aheadSince;
    private long nextNow = began;
    private long nextBeat;

    LiveStream(Feed feed, Glance glance, Rhythm rhythm, Set<EventKind> wanted, Since since, OutputStream out) {
        this.feed = feed;
        this.glance = glance;
        this.rhythm = rhythm;
        this.nextBeat = began + rhythm.beat().toNanos();
        this.wanted = wanted;
        this.out = out;
        this.since = since;
    }

    /**
     * Returns when the stream has come to its end: this worker stops, he was too slow, or it was long enough.
     *
     * @throws IOException when he has gone, or takes nothing
     */
    void run() throws IOException, InterruptedException {
        write("retry: 1000\n\n");
        out.flush();
        while (!feed.isClosed() && System.nanoTime() - began < rhythm.longest().toNanos()) {
            Feed.Place known = place;
            boolean goesOn = known == null ? begin() : tell(known);
            if (!goesOn) {
                return;
            }
            tellNow();
            beat();
            out.flush();
        }
    }

    /** Finds his place once the tail has caught up. */
    private boolean begin() throws IOException, InterruptedException {
        if (!feed.isCaughtUp(untilNow())) {
            return true;
        }
        Optional<Feed.Beginning> after = switch (since) {
            case Since.Present present -> Optional.of(feed.present());
            case Since.Read so -> feed.after(so.positions());
            case Since.Unknown unknown -> Optional.empty();
        };
        if (after.isEmpty()) {
            write(GAP);
        }
        Feed.Beginning beginning = after.orElseGet(feed::present);
        place = beginning.place();
        read = beginning.read();
        aheadSince = System.nanoTime();
        return true;
    }

    private boolean tell(Feed.Place from) throws IOException, InterruptedException {
        return switch (feed.more(from, MOST_AT_ONCE, untilNow())) {
            case Feed.More.Lost() -> false;
            case Feed.More.Ended() -> {
                place = null;
                since = new Since.Read(read);
                yield true;
            }
            case Feed.More.Next next -> {
                for (Feed.Numbered one : next.happenings()) {
                    tell(one);
                    place = new Feed.Place(from.life(), one.number());
                }
                yield true;
            }
        };
    }

    /** What he has been told by another worker already is passed over. */
    private void tell(Feed.Numbered one) throws IOException {
        Sighting at = one.sighting();
        if (at.offset() < read.of(at.topic(), at.partition())) {
            return;
        }
        read.set(at.topic(), at.partition(), at.offset() + 1);
        EventKind kind = EventKind.of(one.happening());
        if (wanted.contains(kind)) {
            event(kind, JsonLive.of(one));
        }
    }

    private void tellNow() throws IOException, InterruptedException {
        if (System.nanoTime() < nextNow) {
            return;
        }
        nextNow = System.nanoTime() + rhythm.now().toNanos();
        if (isAheadForTooLong()) {
            read = feed.present().read();
            write(GAP);
        }
        if (wanted.contains(EventKind.NOW)) {
            event(EventKind.NOW, JsonLive.of(glance.now().newest(NEWEST_SECONDS, NEWEST_SLOTS)));
        }
    }

    private boolean isAheadForTooLong() {
        Long since = aheadSince;
        if (since == null || place == null) {
            return false;
        }
        if (feed.next().reaches(read)) {
            aheadSince = null;
            return false;
        }
        return System.nanoTime() - since > rhythm.aheadAtMost().toNanos();
    }

    private void beat() throws IOException {
        if (System.nanoTime() >= nextBeat) {
            nextBeat = System.nanoTime() + rhythm.beat().toNanos();
            write(": beat\n\n");
        }
    }

    private Duration untilNow() {
        return Duration.ofNanos(Math.max(0, nextNow - System.nanoTime()));
    }

    private void event(EventKind kind, String data) throws IOException {
        String id = place == null ? "" : "id: " + read.asText() + "\n";
        write(id + "event: " + kind.eventName() + "\ndata: " + data + "\n\n");
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(UTF_8));
    }
}
