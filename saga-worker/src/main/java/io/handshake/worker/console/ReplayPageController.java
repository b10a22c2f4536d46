package io.handshake.worker.console;

import io.handshake.worker.audit.Actor;
import io.handshake.worker.replays.ReplayRun;
import io.handshake.worker.replays.Replays;
import io.handshake.worker.replays.RunBook.Begun;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** A replay of many: counted first, begun by a second press, and watched until it is done. */
@Controller
class ReplayPageController {

    private final Replays replays;

    ReplayPageController(Replays replays) {
        this.replays = replays;
    }

    /** The dry run. */
    @GetMapping("/console/failed/replay")
    String ask(
            @RequestParam(defaultValue = "") String clinic,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "") List<String> booking,
            Model model) {
        FailedForm form = FailedForm.of(clinic, reason, from, to, booking);
        model.addAttribute("form", form);
        model.addAttribute("count", replays.count(form.filter()));
        model.addAttribute("rate", (int) Replays.DEFAULT_RATE);
        model.addAttribute("lowest", Replays.LOWEST_RATE);
        model.addAttribute("highest", (int) Replays.HIGHEST_RATE);
        return "console/replay-ask";
    }

    @PostMapping("/console/replays")
    String begin(
            @RequestParam(defaultValue = "") String clinic,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "") List<String> booking,
            @RequestParam(defaultValue = "") String rate,
            Actor actor) {
        FailedForm form = FailedForm.of(clinic, reason, from, to, booking);
        return switch (replays.begin(actor, form.filter(), perSecond(rate))) {
            case Begun.Running(UUID run, int _) -> "redirect:/console/replays/" + run;
            case Begun.Nothing() ->
                throw new ResponseStatusException(
                        HttpStatus.CONFLICT, "No failed booking fits any more. Nothing was begun.");
            case Begun.TooMany(int most) ->
                throw new ResponseStatusException(
                        HttpStatus.CONTENT_TOO_LARGE,
                        "More than " + most + " failed bookings fit. Narrow them down: a reason, a clinic, a time.");
            case Begun.Busy(int most) ->
                throw new ResponseStatusException(
                        HttpStatus.CONFLICT, most + " replays are going on. Wait until one is done, or stop one.");
        };
    }

    private static double perSecond(String text) {
        if (!text.matches("\\d{1,3}(\\.\\d{1,3})?")) {
            throw new IllegalArgumentException("rate: expected a number of bookings a second, found other text");
        }
        return Double.parseDouble(text);
    }

    @GetMapping("/console/replays")
    String list() {
        return "redirect:/console/failed#replays";
    }

    @GetMapping("/console/replays/{id}")
    String show(@PathVariable String id, Model model) {
        watched(id, model);
        return "console/replay";
    }

    /** What changes while somebody watches. */
    @GetMapping("/console/replays/{id}/figures")
    String figures(@PathVariable String id, Model model) {
        watched(id, model);
        return "console/replay :: figures";
    }

    private void watched(String id, Model model) {
        ReplayRun run = run(id);
        ReplayRun.Figures figures = run.figures();
        model.addAttribute("run", run);
        model.addAttribute("done", figures.confirmed() + figures.failedAgain() + figures.skipped());
        model.addAttribute(
                "goesOn",
                switch (run.state()) {
                    case RUNNING -> true;
                    case STOPPED -> figures.undecided() > 0;
                    case DONE -> false;
                });
        model.addAttribute("words", ReplayWords.WORDS);
    }

    @PostMapping("/console/replays/{id}/stop")
    String stop(@PathVariable String id, Actor actor) {
        ReplayRun run = run(id);
        replays.stop(actor, run.id());
        return "redirect:/console/replays/" + run.id();
    }

    private ReplayRun run(String id) {
        return replays.find(uuid(id))
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "No replay has this id, or it has been forgotten by now."));
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("replay: expected the id of a replay, found other text", e);
        }
    }
}
