package io.handshake.worker.console;

import io.handshake.contracts.OrgId;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.clinics.Clinic;
import io.handshake.worker.clinics.ClinicRegister;
import io.handshake.worker.clinics.ClinicRegister.Filter;
import io.handshake.worker.clinics.ClinicRegister.Order;
import io.handshake.worker.clinics.ClinicRegister.Who;
import io.handshake.worker.clinics.MissedBookings;
import io.handshake.worker.clinics.SettingsAnnouncement;
import io.handshake.worker.consent.AccountRule;
import io.handshake.worker.consent.ConsentFlow;
import io.handshake.worker.trial.Trials;
import io.handshake.worker.trial.Trials.Answer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriUtils;

/** Clinics: how their connections stand, and everything that mends them. */
@Controller
class ClinicPageController {

    static final int PAGE = 50;

    private static final String CLINICS = "/console/clinics";
    private static final String LIST = "console/clinics";
    private static final String ONE = "console/clinic";
    private static final Set<Integer> INVITATION_HOURS = Set.of(24, 72, 168);

    private final ClinicRegister register;
    private final SettingsAnnouncement announcement;
    private final ConsentFlow flow;
    private final Trials trials;
    private final MissedBookings missed;
    private final Clock clock;

    ClinicPageController(
            ClinicRegister register,
            SettingsAnnouncement announcement,
            ConsentFlow flow,
            Trials trials,
            MissedBookings missed,
            Clock clock) {
        this.register = register;
        this.announcement = announcement;
        this.flow = flow;
        this.trials = trials;
        this.missed = missed;
        this.clock = clock;
    }

    @GetMapping(CLINICS)
    ModelAndView list(
            @RequestParam(defaultValue = "all") String who,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "0") int page) {
        return list(new Filter(who(who), q, Order.TROUBLE_FIRST), page, ClinicForm.EMPTY, "");
    }

    private static Who who(String text) {
        return switch (text) {
            case "all" -> Who.ALL;
            case "needs-person" -> Who.NEEDS_PERSON;
            default -> throw new IllegalArgumentException("who: expected all or needs-person, found another");
        };
    }

    private ModelAndView list(Filter filter, int page, ClinicForm form, String problem) {
        if (page < 0 || page > 100_000) {
            throw new IllegalArgumentException("page: expected 0 to 100000, found another number");
        }
        ClinicRegister.Page found = register.page(filter, page, PAGE);
        return new ModelAndView(
                        LIST,
                        Map.of(
                                "clinics",
                                found.clinics().stream().map(ClinicView::of).toList(),
                                "total",
                                found.total(),
                                "needing",
                                register.needingPerson(),
                                "who",
                                filter.who() == Who.ALL ? "all" : "needs-person",
                                "q",
                                filter.text(),
                                "page",
                                page,
                                "more",
                                (page + 1L) * PAGE < found.total(),
                                "form",
                                form,
                                "problem",
                                problem))
                .addObject("zones", Zones.FIRST);
    }

    /** Adds one; to change one there is its own page. */
    @PostMapping(CLINICS)
    @Nullable
    ModelAndView add(
            @RequestParam(defaultValue = "") String orgId,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String calendarId,
            @RequestParam(defaultValue = "") String timeZone,
            Actor actor,
            HttpServletResponse response) {
        ClinicForm form = new ClinicForm(orgId.strip(), name, calendarId, timeZone);
        try {
            Clinic clinic = entered(form);
            if (register.find(clinic.orgId()).isEmpty()) {
                put(clinic, actor);
                return seeOther(clinic.orgId(), "added", response);
            }
            return refused(list(Filter.ALL, 0, form, "A clinic has this org id already."));
        } catch (IllegalArgumentException e) {
            return refused(list(Filter.ALL, 0, form, sentence(e)));
        }
    }

    private static Clinic entered(ClinicForm form) {
        return Clinic.entered(new OrgId(form.orgId()), form.name(), form.calendarId(), form.timeZone());
    }

    private void put(Clinic clinic, Actor actor) {
        register.put(clinic, actor);
        announcement.announce();
    }

    @GetMapping(CLINICS + "/{orgId}")
    ModelAndView show(@PathVariable String orgId, @RequestParam(defaultValue = "") String done) {
        return one(view(orgId))
                .addObject(
                        "done",
                        switch (done) {
                            case "added" -> "The clinic was added. Connect its calendar next.";
                            case "saved" -> "Saved.";
                            default -> "";
                        });
    }

    private ModelAndView one(ClinicView clinic) {
        OrgId id = new OrgId(clinic.orgId());
        return new ModelAndView(ONE, Map.of("clinic", clinic, "form", ClinicForm.of(clinic), "now", clock.instant()))
                .addObject("problem", "")
                .addObject("done", "")
                .addObject("missed", missed.count(id))
                .addObject("last", trials.last(id).orElse(null))
                .addObject("zones", Zones.FIRST);
    }

    @PostMapping(CLINICS + "/{orgId}")
    @Nullable
    ModelAndView change(
            @PathVariable String orgId,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String calendarId,
            @RequestParam(defaultValue = "") String timeZone,
            Actor actor,
            HttpServletResponse response) {
        ClinicView before = view(orgId);
        ClinicForm form = new ClinicForm(orgId, name, calendarId, timeZone);
        try {
            put(entered(form), actor);
            return seeOther(new OrgId(orgId), "saved", response);
        } catch (IllegalArgumentException e) {
            return refused(one(before).addObject("form", form).addObject("problem", sentence(e)));
        }
    }

    /** The link is shown once; we do not know it afterwards. */
    @PostMapping(CLINICS + "/{orgId}/invitation")
    ModelAndView invite(
            @PathVariable String orgId,
            @RequestParam(defaultValue = "72") int validHours,
            @RequestParam(defaultValue = "false") boolean anyAccount,
            Actor actor,
            HttpServletRequest request) {
        if (!INVITATION_HOURS.contains(validHours)) {
            throw new IllegalArgumentException("validHours: expected 24, 72 or 168, found another number");
        }
        ClinicView clinic = view(orgId);
        AccountRule rule = anyAccount ? AccountRule.ANY : AccountRule.THE_SAME_AS_BEFORE;
        ConsentFlow.Invitation invitation = flow.invite(new OrgId(orgId), actor, Duration.ofHours(validHours), rule)
                .orElseThrow(ClinicPageController::unknown);
        return answer("invitation", clinic, request)
                .addObject("link", invitation.link().toString())
                .addObject("linkEnds", invitation.expiresAt());
    }

    @PostMapping(CLINICS + "/{orgId}/test-booking")
    ModelAndView test(@PathVariable String orgId, Actor actor, HttpServletRequest request) {
        ClinicView before = view(orgId);
        Answer answer = trials.run(new OrgId(orgId), actor);
        ModelAndView page = answer("trial", before, request);
        return switch (answer) {
            case Answer.Ran(Trials.Report report) -> page.addObject("report", report);
            case Answer.NotSoSoon(Duration pause) ->
                page.addObject(
                        "notNow",
                        "The last test booking of this clinic is under way or has just ended. Try again in "
                                + (pause.toSeconds() + 1) + " s.");
            case Answer.TooMany() ->
                page.addObject("notNow", "Enough test bookings are under way. Try again in a moment.");
            case Answer.ClinicUnknown() -> throw unknown();
        };
    }

    /** For a script only the part that changes. */
    private ModelAndView answer(String part, ClinicView clinic, HttpServletRequest request) {
        ModelAndView page = one(clinic);
        if (request.getHeader("HX-Request") != null) {
            page.setViewName(ONE + " :: " + part);
        }
        return page;
    }

    private ClinicView view(String orgId) {
        return org(orgId).flatMap(register::find).map(ClinicView::of).orElseThrow(ClinicPageController::unknown);
    }

    private static Optional<OrgId> org(String text) {
        try {
            return Optional.of(new OrgId(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ResponseStatusException unknown() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, "No clinic has this org id.");
    }

    private static ModelAndView refused(ModelAndView page) {
        page.setStatus(HttpStatus.BAD_REQUEST);
        return page;
    }

    /** Ours says what was expected and quotes nothing. */
    private static String sentence(IllegalArgumentException e) {
        return String.valueOf(e.getMessage());
    }

    private static @Nullable ModelAndView seeOther(OrgId orgId, String done, HttpServletResponse response) {
        String segment = UriUtils.encodePathSegment(orgId.value(), StandardCharsets.UTF_8);
        OwnPage.redirect(response, CLINICS + "/" + segment + "?done=" + done);
        return null;
    }

    /** Which zones are offered; any other may be typed. */
    private static final class Zones {

        private static final List<String> FIRST = List.of(
                "Europe/London",
                "Europe/Dublin",
                "Europe/Lisbon",
                "Europe/Paris",
                "Europe/Berlin",
                "Europe/Madrid",
                "Europe/Rome",
                "Europe/Athens",
                "America/New_York",
                "America/Chicago",
                "America/Denver",
                "America/Los_Angeles",
                "Asia/Dubai",
                "Asia/Kolkata",
                "Asia/Singapore",
                "Australia/Sydney",
                "Pacific/Auckland");
    }
}
