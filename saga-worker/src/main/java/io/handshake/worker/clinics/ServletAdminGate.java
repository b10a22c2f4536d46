package io.handshake.worker.clinics;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Lets a request to the API through when it shows the admin token, or when somebody else admits it. */
final class ServletAdminGate implements Filter {

    private static final String SCHEME = "Bearer ";
    private static final byte[] PROBLEM = """
            {"type":"about:blank","title":"Unauthorized","status":401,\
            "detail":"Expected the header Authorization: Bearer with the token of HANDSHAKE_ADMIN_TOKEN."}""".getBytes(StandardCharsets.UTF_8);

    private final AdminToken token;
    private final Admission others;

    ServletAdminGate(AdminToken token, Admission others) {
        this.token = token;
        this.others = others;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
            throw new ServletException("expected an HTTP request");
        }
        if (isAuthorised(http) || others.admits(http)) {
            chain.doFilter(request, response);
        } else {
            refuse(answer);
        }
    }

    private boolean isAuthorised(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        // RFC 9110, 11.1: the scheme's case does not matter.
        return header != null
                && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && token.matches(header.substring(SCHEME.length()).strip());
    }

    private static void refuse(HttpServletResponse response) throws IOException {
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        response.setHeader("WWW-Authenticate", "Bearer realm=\"handshake\"");
        response.setHeader("Connection", "close");
        response.setContentType("application/problem+json");
        response.setContentLength(PROBLEM.length);
        response.getOutputStream().write(PROBLEM);
    }
}
