package io.handshake.worker.console;

import io.handshake.worker.audit.Actor;
import io.handshake.worker.clinics.AdminToken;
import io.handshake.worker.clinics.Seal;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who is signed in. A session is a sealed cookie: it opens at every worker, survives their restarts, and takes no memory,
 * however many there are. Another admin token ends them all.
 */
final class Sessions {

    static final String COOKIE = "handshake-session";

    /** A cookie is written anew when it is older than this, not with each answer. */
    private static final Duration RENEWED_AFTER = Duration.ofMinutes(1);

    /** More than a name of the longest ever makes. */
    private static final int MOST_CHARACTERS = 1000;

    private final Seal seal;
    private final String purpose;
    private final SqlSignedOut signedOut;
    private final ConsoleSettings settings;
    private final Clock clock;

    Sessions(Seal seal, AdminToken token, SqlSignedOut signedOut, ConsoleSettings settings, Clock clock) {
        this.seal = seal;
        this.purpose = "console-session/" + token.fingerprint();
        this.signedOut = signedOut;
        this.settings = settings;
        this.clock = clock;
    }

    /** Who asks; empty if nobody is signed in, or no longer. */
    Optional<Session> of(HttpServletRequest request) {
        return cookies(request)
                .map(Cookie::getValue)
                .filter(value -> value.length() <= MOST_CHARACTERS)
                .flatMap(value -> seal.open(value, purpose).flatMap(Session::of).stream())
                .filter(this::lasts)
                .findFirst();
    }

    void begin(Actor actor, HttpServletRequest request, HttpServletResponse response) {
        write(Session.begins(actor, clock.instant()), request, response);
    }

    /** Somebody has asked for a page: they have not gone. */
    void renew(Session session, HttpServletRequest request, HttpServletResponse response) {
        Instant now = clock.instant();
        if (session.seen().plus(RENEWED_AFTER).isBefore(now)) {
            write(session.seenAt(now), request, response);
        }
    }

    /** A copy of the cookie that somebody has kept opens nothing from now on, at no worker. */
    void end(Session session, HttpServletRequest request, HttpServletResponse response) {
        response.addCookie(cookie("", Duration.ZERO, request));
        signedOut.add(session.id(), session.began().plus(settings.longest()));
    }

    private boolean lasts(Session session) {
        return clock.instant().isBefore(session.ends(settings.idle(), settings.longest()))
                && !signedOut.contains(session.id());
    }

    private void write(Session session, HttpServletRequest request, HttpServletResponse response) {
        Duration left = Duration.between(session.seen(), session.ends(settings.idle(), settings.longest()));
        response.addCookie(cookie(seal.close(session.text(), purpose), left, request));
    }

    private static Cookie cookie(String value, Duration age, HttpServletRequest request) {
        Cookie cookie = new Cookie(COOKIE, value);
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setSecure(request.isSecure());
        cookie.setAttribute("SameSite", "Strict");
        cookie.setMaxAge((int) age.toSeconds());
        return cookie;
    }

    private static Stream<Cookie> cookies(HttpServletRequest request) {
        Cookie[] all = request.getCookies();
        return all == null ? Stream.empty() : Arrays.stream(all).filter(one -> COOKIE.equals(one.getName()));
    }
}
