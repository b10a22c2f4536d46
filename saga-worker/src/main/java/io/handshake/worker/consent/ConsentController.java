package io.handshake.worker.consent;

import io.handshake.contracts.OrgId;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.clinics.Clinic;
import io.handshake.worker.consent.ConsentFlow.Ending;
import io.handshake.worker.consent.ConsentFlow.Returned;
import io.handshake.worker.consent.ConsentFlow.Start;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.security.Principal;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** The pages of a consent. */
@RestController
@RequestMapping(path = ConsentUrls.PLACE, produces = MediaType.TEXT_HTML_VALUE)
class ConsentController {

    private final ConsentFlow flow;

    ConsentController(ConsentFlow flow) {
        this.flow = flow;
    }

    @GetMapping("/{orgId}")
    ResponseEntity<String> start(
            @PathVariable String orgId,
            @RequestParam(defaultValue = "") String invitation,
            @RequestParam(defaultValue = "") String go,
            @RequestParam(defaultValue = "") String account,
            HttpServletRequest request) {
        Optional<OrgId> org = org(orgId);
        if (org.isEmpty()) {
            return notFound();
        }
        if (!invitation.isEmpty()) {
            return invited(org.get(), new Starter.Invited(invitation), go.equals("yes"));
        }
        Principal person = request.getUserPrincipal();
        if (person == null) {
            return page(HttpStatus.FORBIDDEN, "Not without an invitation", "Sign in, or open the link you were sent.");
        }
        AccountRule rule = account.equals("any") ? AccountRule.ANY : AccountRule.THE_SAME_AS_BEFORE;
        return started(flow.begin(org.get(), new Starter.SignedIn(new Actor(person.getName()), rule)));
    }

    private ResponseEntity<String> invited(OrgId orgId, Starter.Invited invited, boolean go) {
        if (go) {
            return started(flow.begin(orgId, invited));
        }
        return flow.invitedTo(orgId, invited)
                .map(clinic -> invitation(clinic, invited))
                .orElseGet(ConsentController::notInvited);
    }

    private static ResponseEntity<String> invitation(Clinic clinic, Starter.Invited invited) {
        return html(
                HttpStatus.OK,
                "Connect the calendar of " + clinic.name(),
                "<p>You are invited to connect a Google calendar.</p><p><a href=\"?go=yes&amp;invitation="
                        + HtmlUtils.htmlEscape(invited.secret()) + "\">Go to Google</a></p>");
    }

    private static ResponseEntity<String> started(Start start) {
        return switch (start) {
            case Start.ToGoogle(URI page, ConsentCookie cookie) ->
                ResponseEntity.status(HttpStatus.SEE_OTHER)
                        .location(page)
                        .header(HttpHeaders.SET_COOKIE, setCookie(cookie))
                        .cacheControl(CacheControl.noStore())
                        .build();
            case Start.NotInvited() -> notInvited();
            case Start.ClinicUnknown() -> notFound();
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

    @GetMapping("/callback")
    ResponseEntity<String> callback(
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "") String error,
            HttpServletRequest request) {
        return switch (flow.finish(new Returned(state, code, error, cookies(request)))) {
            case Ending.NotOurs() ->
                page(
                        HttpStatus.BAD_REQUEST,
                        "Nothing to finish",
                        "This answer belongs to no consent that was begun in this browser within the last ten minutes.");
            case Ending.Hindered(var _, Hindrance why, URI _, var _) ->
                page(HttpStatus.OK, "Not connected", why.words());
            case Ending.Connected(Clinic clinic, var _, var _, var _, var _) ->
                page(HttpStatus.OK, "Connected", "The calendar of " + clinic.name() + " is connected.");
        };
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

    private static ResponseEntity<String> notFound() {
        return page(HttpStatus.NOT_FOUND, "No such clinic", "No clinic has this org id.");
    }

    private static ResponseEntity<String> notInvited() {
        return page(
                HttpStatus.FORBIDDEN,
                "Invitation not good",
                "It has been used, replaced or has expired. Ask for a new one.");
    }

    private static ResponseEntity<String> page(HttpStatus status, String title, String sentence) {
        return html(status, title, "<p>" + HtmlUtils.htmlEscape(sentence) + "</p>");
    }

    private static ResponseEntity<String> html(HttpStatus status, String title, String content) {
        return ResponseEntity.status(status)
                .cacheControl(CacheControl.noStore())
                .header("Referrer-Policy", "no-referrer")
                .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'")
                .body("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>" + HtmlUtils.htmlEscape(title)
                        + "</title><h1>" + HtmlUtils.htmlEscape(title) + "</h1>" + content + "</html>");
    }
}
