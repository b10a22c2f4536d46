package io.handshake.worker.console;

import io.handshake.worker.audit.Actor;
import io.handshake.worker.audit.AuditLog;
import io.handshake.worker.clinics.AdminToken;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Coming in and leaving. */
@Controller
class LoginPageController {

    static final String LOGIN = "/console/login";

    private static final Logger LOG = LoggerFactory.getLogger(LoginPageController.class);

    private final Layout layout;
    private final AdminToken token;
    private final Guesses guesses;
    private final Sessions sessions;
    private final AuditLog audit;
    private final BiConsumer<HttpServletRequest, HttpServletResponse> newCsrfToken;

    LoginPageController(
            Layout layout,
            AdminToken token,
            Guesses guesses,
            Sessions sessions,
            AuditLog audit,
            BiConsumer<HttpServletRequest, HttpServletResponse> newCsrfToken) {
        this.layout = layout;
        this.token = token;
        this.guesses = guesses;
        this.sessions = sessions;
        this.audit = audit;
        this.newCsrfToken = newCsrfToken;
    }

    @GetMapping(LOGIN)
    ModelAndView show(
            @RequestParam(defaultValue = "") String to, HttpServletRequest request, HttpServletResponse response) {
        String page = OwnPage.or(layout.start(), to);
        if (sessions.of(request).isPresent()) {
            OwnPage.redirect(response, page);
            return done();
        }
        return again(HttpStatus.OK, "", "", page);
    }

    @PostMapping(LOGIN)
    ModelAndView signIn(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(name = "token", defaultValue = "") String presented,
            @RequestParam(defaultValue = "") String to,
            HttpServletRequest request,
            HttpServletResponse response) {
        String page = OwnPage.or(layout.start(), to);
        if (!guesses.mayTry(request.getRemoteAddr())) {
            refused("throttled");
            response.setHeader("Retry-After", "60");
            return again(
                    HttpStatus.TOO_MANY_REQUESTS, "Too many wrong tokens. Wait a minute, then try again.", name, page);
        }
        if (!token.matches(presented.strip())) {
            refused("wrong_token");
            return again(HttpStatus.UNAUTHORIZED, "That is not the admin token.", name, page);
        }
        guesses.wasRight(request.getRemoteAddr());
        Actor actor;
        try {
            actor = new Actor(name);
        } catch (IllegalArgumentException e) {
            return again(HttpStatus.BAD_REQUEST, "Please say who you are, in 1 to 80 plain characters.", "", page);
        }
        sessions.begin(actor, request, response);
        newCsrfToken.accept(request, response);
        record(actor, "sign-in");
        OwnPage.redirect(response, page);
        return done();
    }

    @PostMapping("/console/logout")
    ModelAndView signOut(HttpServletRequest request, HttpServletResponse response) {
        sessions.of(request).ifPresent(session -> {
            sessions.end(session, request, response);
            record(session.actor(), "sign-out");
        });
        newCsrfToken.accept(request, response);
        OwnPage.redirect(response, LOGIN);
        return done();
    }

    /** Coming in to look must be possible while the database is away. What changes anything is written down or not done. */
    private void record(Actor actor, String action) {
        try {
            audit.record(actor, action, "console", "");
        } catch (DataAccessException | TransactionException e) {
            LOG.atWarn()
                    .addKeyValue("event", "console_audit_failed")
                    .addKeyValue("action", action)
                    .addKeyValue("error", e.getClass().getName())
                    .log();
        }
    }

    private static ModelAndView again(HttpStatus status, String problem, String name, String to) {
        return new ModelAndView("console/login", Map.of("problem", problem, "name", name, "to", to), status);
    }

    /** The answer has been given. */
    @SuppressWarnings("NullAway") // Spring takes null for just that
    private static ModelAndView done() {
        return null;
    }

    private static void refused(String why) {
        LOG.atWarn()
                .addKeyValue("event", "console_sign_in_refused")
                .addKeyValue("reason", why)
                .log();
    }
}
