package io.handshake.worker.console;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.FailureReason;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.audit.Reason;
import io.handshake.worker.replays.Obstacle;
import io.handshake.worker.replays.ReplayFilter;
import io.handshake.worker.replays.Replays;
import io.handshake.worker.replays.Replays.Asked;
import io.handshake.worker.replays.StuckUndos;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** What has failed and what is stuck, and what a person may do about one of them. */
@Controller
class FailedPageController {

    /** Of each list; the groups count all. */
    private static final int MOST_SHOWN = 100;

    private final Replays replays;
    private final StuckUndos undos;

    FailedPageController(Replays replays, StuckUndos undos) {
        this.replays = replays;
        this.undos = undos;
    }

    @GetMapping("/console/failed")
    String show(
            @RequestParam(defaultValue = "") String clinic,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            Model model) {
        FailedForm form = FailedForm.of(clinic, reason, from, to, List.of());
        ReplayFilter filter = form.filter();
        model.addAttribute("form", form);
        model.addAttribute("reasons", FailureReason.values());
        model.addAttribute("count", replays.count(filter));
        model.addAttribute("failed", replays.newest(filter, MOST_SHOWN));
        model.addAttribute("stuck", replays.stuck(MOST_SHOWN));
        model.addAttribute("runs", replays.newest());
        model.addAttribute("words", ReplayWords.WORDS);
        return "console/failed";
    }

    @PostMapping("/console/bookings/{bookingId}/replay")
    String replay(@PathVariable String bookingId, @RequestParam(defaultValue = "") String back, Actor actor) {
        BookingId booking = BookingId.parse(bookingId);
        return switch (replays.replay(actor, booking)) {
            case Asked.OnItsWay _ -> back(back, booking, "replayed");
            case Asked.Refused(Obstacle obstacle) ->
                throw new ResponseStatusException(
                        obstacle == Obstacle.UNKNOWN ? HttpStatus.NOT_FOUND : HttpStatus.CONFLICT, obstacle.words());
            case Asked.NotTaken() ->
                throw new ResponseStatusException(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "The brokers have not taken the replay in time. To ask again is harmless.");
        };
    }

    @PostMapping("/console/bookings/{bookingId}/undo")
    String undo(@PathVariable String bookingId, @RequestParam(defaultValue = "") String back, Actor actor) {
        BookingId booking = BookingId.parse(bookingId);
        return answered(undos.tryAgain(actor, booking), back, booking, "retried");
    }

    @PostMapping("/console/bookings/{bookingId}/close")
    String close(
            @PathVariable String bookingId,
            @RequestParam(defaultValue = "") String back,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "false") boolean eventGone,
            Actor actor) {
        BookingId booking = BookingId.parse(bookingId);
        return answered(undos.close(actor, booking, new Reason(reason), eventGone), back, booking, "closed");
    }

    private static String answered(StuckUndos.Answer answer, String back, BookingId booking, String said) {
        return switch (answer) {
            case StuckUndos.Answer.Done() -> back(back, booking, said);
            case StuckUndos.Answer.NotStuck(String state) ->
                throw new ResponseStatusException(
                        HttpStatus.CONFLICT, "Its undo is not stuck: the booking is " + state + ".");
            case StuckUndos.Answer.Unknown() ->
                throw new ResponseStatusException(HttpStatus.NOT_FOUND, Obstacle.UNKNOWN.words());
        };
    }

    /** To where the button was. */
    private static String back(String back, BookingId booking, String said) {
        String page = back.equals("failed") ? "/console/failed" : "/console/bookings/" + booking;
        return "redirect:" + page + "?said=" + said;
    }
}
