package io.handshake.worker.live;

import io.handshake.contracts.Topic;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What happens now, for programs and for the pages that show it. */
@RestController
class LiveController {

    private static final Logger LOG = LoggerFactory.getLogger(LiveController.class);
    private static final String TRY_AGAIN_AFTER_SECONDS = "10";

    private final LiveBoard board;
    private final Streams streams;

    LiveController(LiveBoard board, Streams streams) {
        this.board = board;
        this.streams = streams;
    }

    /** The stream of events. It is written on the request's own thread, which is a virtual one. */
    @GetMapping("/api/live")
    void live(
            @RequestHeader(name = "Last-Event-ID", defaultValue = "") String lastEventId,
            @RequestParam(defaultValue = "") String events,
            HttpServletResponse response)
            throws InterruptedException {
        Set<EventKind> wanted = EventKind.parse(events);
        try {
            if (!streams.serve(wanted, since(lastEventId), () -> open(response).getOutputStream())) {
                response.setHeader(HttpHeaders.RETRY_AFTER, TRY_AGAIN_AFTER_SECONDS);
                throw new ResponseStatusException(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "Expected at most " + Streams.MOST + " listeners at one worker, found as many. Try again.");
            }
        } catch (IOException e) {
            LOG.atDebug()
                    .addKeyValue("event", "live_listener_gone")
                    .addKeyValue("error", e.getClass().getName())
                    .log();
        }
    }

    /** An id may come from an older version. A browser gives up for good when it is refused, so it is not. */
    private static LiveStream.Since since(String lastEventId) {
        return lastEventId.isEmpty()
                ? new LiveStream.Since.Present()
                : Positions.parse(lastEventId)
                        .<LiveStream.Since>map(LiveStream.Since.Read::new)
                        .orElseGet(LiveStream.Since.Unknown::new);
    }

    private static HttpServletResponse open(HttpServletResponse response) {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // for proxies that would gather what is meant to arrive at once
        response.setHeader("X-Accel-Buffering", "no");
        return response;
    }

    @GetMapping("/api/live/now")
    Now now() throws InterruptedException {
        return board.now();
    }

    @GetMapping("/api/topics")
    TopicsNow topics() throws InterruptedException {
        return board.topics()
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.SERVICE_UNAVAILABLE, "The brokers do not answer. Try again."));
    }

    @GetMapping("/api/topics/{name}/tail")
    TopicTail tail(@PathVariable String name, @RequestParam(defaultValue = "") String after)
            throws InterruptedException {
        Topic topic = LiveBoard.followed().stream()
                .filter(each -> each.topicName().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "No topic of bookings has this name."));
        return board.tail(topic, after);
    }
}
