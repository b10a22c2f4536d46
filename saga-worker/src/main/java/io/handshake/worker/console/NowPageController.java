package io.handshake.worker.console;

import io.handshake.worker.live.Figures;
import io.handshake.worker.live.LiveBoard;
import io.handshake.worker.live.Now;
import io.handshake.worker.live.Standing;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** What happens now. Whole without a script; with one it follows the stream of events. */
@Controller
class NowPageController {

    private static final int SOONEST_REFRESH = 5;
    private static final int LATEST_REFRESH = 600;

    private final LiveBoard board;

    NowPageController(LiveBoard board) {
        this.board = board;
    }

    /** @param refresh for a browser without scripts: seconds after which it loads the page again; 0 for never */
    @GetMapping("/console")
    String show(@RequestParam(defaultValue = "0") String refresh, Model model, HttpServletResponse response)
            throws InterruptedException {
        int seconds = seconds(refresh);
        if (seconds > 0) {
            response.setHeader("Refresh", Integer.toString(seconds));
        }
        Now now = board.now();
        model.addAttribute("refresh", seconds);
        model.addAttribute("now", now);
        model.addAttribute("json", LiveBoard.json(now));
        model.addAttribute("say", new Words(now));
        return "console/now";
    }

    /** The whole once more, for a page that has slept. */
    @GetMapping(path = "/console/now.json", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    String whole() throws InterruptedException {
        return LiveBoard.json(board.now());
    }

    private static int seconds(String refresh) {
        if (refresh.equals("0")) {
            return 0;
        }
        int seconds = refresh.matches("[0-9]{1,3}") ? Integer.parseInt(refresh) : -1;
        if (seconds < SOONEST_REFRESH || seconds > LATEST_REFRESH) {
            throw new IllegalArgumentException(
                    "refresh: expected seconds, " + SOONEST_REFRESH + " to " + LATEST_REFRESH + ", or 0 for never");
        }
        return seconds;
    }

    /** What the page says of the figures before a script does; {@code now.js} says it in the same words. */
    public static final class Words {

        private static final String UNKNOWN = "–";

        private final Now now;

        Words(Now now) {
            this.now = now;
        }

        public int total(String what) {
            return now.figures().total(Figures.Count.valueOf(what));
        }

        /** Of a course's percentile; {@code percent} is 50 or 99. */
        public String took(String course, int percent) {
            return now.figures().courses().stream()
                    .filter(each -> each.name().equals(course))
                    .findFirst()
                    .map(each -> length(
                            percent == 50 ? each.took().p50Ms() : each.took().p99Ms()))
                    .orElse(UNKNOWN);
        }

        public String length(@Nullable Long ms) {
            if (ms == null) {
                return UNKNOWN;
            }
            return ms < 1_000 ? ms + " ms" : String.format(Locale.ROOT, "%.1f s", ms / 1_000.0);
        }

        /** How long the eldest booking has been waiting for its decision. */
        public String oldest() {
            Standing standing = now.standing();
            if (standing == null) {
                return UNKNOWN;
            }
            return standing.oldestUndecided() == null
                    ? "none"
                    : age(Duration.between(standing.oldestUndecided(), now.at()).toSeconds());
        }

        private static String age(long seconds) {
            if (seconds < 120) {
                return Math.max(0, seconds) + " s";
            }
            return seconds < 7_200 ? seconds / 60 + " min" : seconds / 3_600 + " h";
        }

        /** Records that the workers have not committed, of all topics. */
        public String lag() {
            var lag = now.lag();
            return lag == null
                    ? UNKNOWN
                    : Long.toString(lag.stream().mapToLong(Now.Lag::records).sum());
        }
    }
}
