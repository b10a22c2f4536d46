package io.handshake.worker.console;

import io.handshake.contracts.OrgId;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.clinics.Clinic;
import io.handshake.worker.consent.AccountRule;
import io.handshake.worker.consent.ConsentCookie;
import io.handshake.worker.consent.ConsentFlow;
import io.handshake.worker.consent.ConsentFlow.Ending;
import io.handshake.worker.consent.ConsentFlow.Returned;
import io.handshake.worker.consent.ConsentFlow.Start;
import io.handshake.worker.consent.Starter;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * From us to Google's consent page and back. What leads to Google is a link and no form: browsers hold a form to this site, and
 * follow it nowhere else.
 */
@Controller
class ConnectPageController {

    static final String PLACE = "/connect/google";
    static final String CALLBACK = PLACE + "/callback";
    static final String INVITATION = "invitation";

    private static final String VIEW = "console/connect";

    private final ConsentFlow flow;

    ConnectPageController(ConsentFlow flow) {
        this.flow = flow;
    }

    /** Nobody comes here without a session or an invitation; whether that is good is the flow's to say. */
    @GetMapping(PLACE + "/{orgId}")
    @Nullable
    ModelAndView start(
            @PathVariable String orgId,
            @RequestParam(name = INVITATION, defaultValue = "") String invitation,
            @RequestParam(defaultValue = "") String go,
            @RequestParam(defaultValue = "") String account,
            @RequestAttribute(name = ConsoleSessionFilter.SIGNED_IN, required = false) @Nullable Actor signedIn,
            HttpServletResponse response) {
        Optional<OrgId> org = org(orgId);
        if (!invitation.isEmpty() || signedIn == null) {
            var invited = new Starter.Invited(invitation);
            if (org.isEmpty()) {
                return notInvited();
            }
            return go.equals("yes")
                    ? started(flow.begin(org.get(), invited), response)
                    : invitation(org.get(), invited);
        }
        if (org.isEmpty()) {
            return nowhere();
        }
        AccountRule rule = account.equals("any") ? AccountRule.ANY : AccountRule.THE_SAME_AS_BEFORE;
        return started(flow.begin(org.get(), new Starter.SignedIn(signedIn, rule)), response);
    }

    private ModelAndView invitation(OrgId orgId, Starter.Invited invited) {
        return flow.invitedTo(orgId, invited)
                .map(clinic -> page(
                        HttpStatus.OK,
                        "Connect a Google calendar",
                        Map.of("invitedTo", clinic.name(), "secret", invited.secret(), "orgId", orgId.value())))
                .orElseGet(ConnectPageController::notInvited);
    }

    private static @Nullable ModelAndView started(Start start, HttpServletResponse response) {
        return switch (start) {
            case Start.ToGoogle(URI page, ConsentCookie cookie) -> {
                response.addHeader(HttpHeaders.SET_COOKIE, setCookie(cookie));
                OwnPage.redirect(response, page.toString());
                yield null;
            }
            case Start.NotInvited() -> notInvited();
            case Start.ClinicUnknown() -> nowhere();
        };
    }

    private static String setCookie(ConsentCookie cookie) {
        return ResponseCookie.from(cookie.name(), cookie.value())
                .path(cookie.path())
                .maxAge(cookie.maxAge())
                .httpOnly(true)
                .secure(cookie.secure())
                // Google's redirect is a navigation from another site; Strict would keep the cookie from it.
                .sameSite("Lax")
                .build()
                .toString();
    }

    @GetMapping(CALLBACK)
    ModelAndView callback(
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "") String error,
            HttpServletRequest request) {
        return switch (flow.finish(new Returned(state, code, error, cookies(request)))) {
            case Ending.NotOurs() ->
                told(
                        HttpStatus.BAD_REQUEST,
                        "Nothing to finish here",
                        "This answer belongs to no consent that was begun in this browser within the last ten minutes, or it"
                                + " has been taken already. Nothing was changed.");
            case Ending.Hindered hindered -> hindered(hindered);
            case Ending.Connected connected -> connected(connected);
        };
    }

    private static ModelAndView hindered(Ending.Hindered hindered) {
        Map<String, Object> words = new HashMap<>();
        words.put("problem", hindered.why().words());
        words.put("orgId", hindered.orgId().value());
        words.put("bySignedIn", hindered.bySignedIn());
        switch (hindered.why()) {
            case ANOTHER_ACCOUNT -> {
                words.put("again", hindered.again().toString());
                if (hindered.bySignedIn()) {
                    words.put("anyway", hindered.again() + "?account=any");
                } else {
                    words.put("advice", "If it is, ask for a link that allows another account.");
                }
            }
            case INVITATION_USED, CLINIC_GONE -> {}
            case DECLINED,
                    STOPPED_BY_GOOGLE,
                    SCOPE_MISSING,
                    REFRESH_TOKEN_MISSING,
                    CODE_REFUSED,
                    ADMIN_POLICY,
                    CLIENT_REJECTED,
                    GOOGLE_UNAVAILABLE,
                    CALENDAR_NOT_FOUND,
                    CALENDAR_READ_ONLY,
                    CALENDAR_REFUSED -> words.put("again", hindered.again().toString());
        }
        return page(HttpStatus.OK, "The calendar was not connected", words);
    }

    private static ModelAndView connected(Ending.Connected connected) {
        Clinic clinic = connected.clinic();
        return page(
                HttpStatus.OK,
                "The calendar is connected",
                Map.of(
                        "connected",
                        clinic.name(),
                        "orgId",
                        clinic.orgId().value(),
                        "bySignedIn",
                        connected.bySignedIn(),
                        "missed",
                        connected.missed(),
                        "leftBehind",
                        connected.leftBehind()));
    }

    private static Map<String, String> cookies(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return (cookies == null ? Stream.<Cookie>empty() : Arrays.stream(cookies))
                .collect(Collectors.toMap(Cookie::getName, Cookie::getValue, (one, _) -> one));
    }

    private static Optional<OrgId> org(String text) {
        try {
            return Optional.of(new OrgId(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ModelAndView nowhere() {
        return told(HttpStatus.NOT_FOUND, "There is no such clinic", "No clinic has this org id.");
    }

    /** The same whatever is wrong, whether there is such a clinic or not. */
    private static ModelAndView notInvited() {
        return told(
                HttpStatus.FORBIDDEN,
                "This invitation is not good any more",
                "It has been used, has expired, or a newer one has taken its place. Ask for a new one.");
    }

    private static ModelAndView told(HttpStatus status, String title, String problem) {
        return page(status, title, Map.of("problem", problem));
    }

    private static ModelAndView page(HttpStatus status, String title, Map<String, Object> words) {
        return new ModelAndView(VIEW, words, status).addObject("title", title);
    }
}
