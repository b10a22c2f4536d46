package io.handshake.worker.console;

import io.handshake.contracts.Topic;
import io.handshake.worker.live.LiveBoard;
import io.handshake.worker.live.TopicTail;
import io.handshake.worker.live.TopicTail.RecordSeen;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What lies on the topics, who reads it, and how far they are. */
@Controller
class TopicsPageController {

    private static final int MOST_CHARACTERS = 100;

    private final LiveBoard board;

    TopicsPageController(LiveBoard board) {
        this.board = board;
    }

    @GetMapping("/console/topics")
    String show(
            @RequestParam(defaultValue = "booking.requested.v1") String topic,
            @RequestParam(defaultValue = "") String q,
            Model model)
            throws InterruptedException {
        fill(topic, q, "", model);
        model.addAttribute("followed", LiveBoard.followed());
        model.addAttribute("topics", board.topics().orElse(null));
        return "console/topics";
    }

    /** The rows of what came after, for a page that is open; the header says with what to ask next. */
    @GetMapping("/console/topics/rows")
    String rows(
            @RequestParam String topic,
            @RequestParam(defaultValue = "") String q,
            @RequestParam String after,
            Model model,
            HttpServletResponse response)
            throws InterruptedException {
        response.setHeader("Handshake-Next", fill(topic, q, after, model).next());
        return "console/topics :: rows";
    }

    private TopicTail fill(String name, String q, String after, Model model) throws InterruptedException {
        String wanted = q.strip();
        if (wanted.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("q: expected at most " + MOST_CHARACTERS + " characters");
        }
        TopicTail tail = board.tail(followed(name), after);
        model.addAttribute("topic", name);
        model.addAttribute("q", wanted);
        model.addAttribute("tail", tail);
        model.addAttribute(
                "records",
                tail.records().stream()
                        .filter(record -> shows(record, wanted.toLowerCase(Locale.ROOT)))
                        .toList()
                        .reversed());
        return tail;
    }

    private static Topic followed(String name) {
        List<Topic> followed = LiveBoard.followed();
        return followed.stream()
                .filter(topic -> topic.topicName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("topic: expected one of the topics of bookings"));
    }

    /** Only what is shown is searched: nobody finds out what is masked. */
    private static boolean shows(RecordSeen record, String wanted) {
        return wanted.isEmpty()
                || (record.key() + "\n" + record.headers() + "\n" + record.payload())
                        .toLowerCase(Locale.ROOT)
                        .contains(wanted);
    }
}
