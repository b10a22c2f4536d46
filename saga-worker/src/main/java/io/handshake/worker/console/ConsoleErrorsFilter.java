package io.handshake.worker.console;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Errors of the console as pages in its own look, which say what to do and quote nothing. */
final class ConsoleErrorsFilter implements Filter {

    /** Where {@link ErrorPageController} finds the status of an answer that went wrong. */
    static final String STATUS = "io.handshake.console.status";

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleErrorsFilter.class);

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest asked) || !(response instanceof HttpServletResponse answer)) {
            throw new ServletException("expected an HTTP request");
        }
        Withheld withheld = new Withheld(answer);
        attempt(asked, withheld, chain);
        if (withheld.status != 0 && !answer.isCommitted()) {
            answer.resetBuffer();
            asked.setAttribute(STATUS, withheld.status);
            asked.getRequestDispatcher(ErrorPageController.PATH).forward(asked, answer);
        }
    }

    private static void attempt(HttpServletRequest request, Withheld response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException e) {
            if (response.isCommitted()) {
                throw e;
            }
            LOG.atError().setCause(e).addKeyValue("event", "console_failed").log();
            response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
    }

    /** Remembers an error instead of sending it. */
    private static final class Withheld extends HttpServletResponseWrapper {

        private int status;

        Withheld(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void sendError(int code) {
            status = code;
        }

        @Override
        public void sendError(int code, String message) {
            status = code;
        }
    }
}
