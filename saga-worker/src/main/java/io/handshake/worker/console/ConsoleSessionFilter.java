package io.handshake.worker.console;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Tells Spring Security, the pages' layout and their controllers who is signed in. */
final class ConsoleSessionFilter extends OncePerRequestFilter {

    /** Where the {@link io.handshake.worker.audit.Actor} of a request is. */
    static final String SIGNED_IN = "signedIn";

    private final Sessions sessions;

    ConsoleSessionFilter(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        sessions.of(request).ifPresent(session -> {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(
                    UsernamePasswordAuthenticationToken.authenticated(session.actor(), "", List.of()));
            SecurityContextHolder.setContext(context);
            request.setAttribute(SIGNED_IN, session.actor());
            sessions.renew(session, request, response);
        });
        chain.doFilter(request, response);
    }
}
