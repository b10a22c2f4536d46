package io.handshake.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.Ordered;

/** Shows the metrics to whoever has a token for them, and an empty 401 to everybody else. */
final class ScrapeGateFilter implements Filter {

    /** Where Prometheus finds the metrics. */
    private static final String PATH = "/actuator/prometheus";

    private static final String SCHEME = "Bearer ";

    private final ObjectProvider<ScrapeKey> keys;

    private ScrapeGateFilter(ObjectProvider<ScrapeKey> keys) {
        this.keys = keys;
    }

    /** The gate, standing where it belongs. The container compares paths after it has decoded them. */
    static FilterRegistrationBean<ScrapeGateFilter> opening(ObjectProvider<ScrapeKey> keys) {
        var registration = new FilterRegistrationBean<>(new ScrapeGateFilter(keys));
        registration.addUrlPatterns(PATH, PATH + "/*");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        return registration;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
            throw new ServletException("expected an HTTP request");
        }
        if (isAuthorised(http)) {
            chain.doFilter(request, response);
        } else {
            answer.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            answer.setHeader("WWW-Authenticate", "Bearer realm=\"handshake metrics\"");
            answer.setHeader("Connection", "close");
        }
    }

    private boolean isKey(String presented) {
        return keys.stream().anyMatch(key -> key.opens(presented));
    }

    private boolean isAuthorised(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        // RFC 9110, 11.1: the scheme's case does not matter.
        return header != null
                && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && isKey(header.substring(SCHEME.length()).strip());
    }
}
