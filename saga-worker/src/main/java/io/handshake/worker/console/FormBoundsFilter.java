package io.handshake.worker.console;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Forms that are too large, or none, end here: before anybody looks for a field in them. */
final class FormBoundsFilter implements Filter {

    /** What Tomcat takes as well; the longest form of ours is a selection of bookings. */
    static final int MOST_BYTES = 64 * 1024;

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest asked) || !(response instanceof HttpServletResponse answer)) {
            throw new ServletException("expected an HTTP request");
        }
        if (asked.getContentLengthLong() > MOST_BYTES) {
            answer.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
        } else if (isReadable(asked)) {
            chain.doFilter(request, response);
        } else {
            answer.sendError(HttpServletResponse.SC_BAD_REQUEST);
        }
    }

    /** Tomcat says so where somebody first looks, with an error of its own for what it cannot read, or not whole. */
    private static boolean isReadable(HttpServletRequest request) {
        try {
            return request.getParameterMap() != null;
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
