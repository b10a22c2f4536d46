package io.handshake.web;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/**
 * Errors that no controller has answered, as problem details (RFC 9457), where Tomcat would send a page of its own. Public
 * because Tomcat makes it by its name.
 */
public final class TomcatProblems extends ErrorReportValve {

    private static final int FIRST_ERROR = 400;
    private static final int FIRST_OF_OURS = 500;

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        String detail = status < FIRST_OF_OURS
                ? "The request is not one that this service understands."
                : "The request was not carried out.";
        byte[] body = "{\"type\":\"about:blank\",\"status\":%d,\"detail\":\"%s\"}"
                .formatted(status, detail)
                .getBytes(US_ASCII);
        try {
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("Connection", "close");
            response.setContentType("application/problem+json");
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            getContainer().getLogger().debug("whoever asked has gone", e);
        }
    }
}
