package io.handshake.worker.clinics;

import java.io.IOException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Every error of the API as a problem detail (RFC 9457): what was expected, never a stack trace. */
@RestControllerAdvice
class ProblemsController extends ResponseEntityExceptionHandler {

    private static final Pattern OURS = Pattern.compile("([A-Za-z ]+: )?expected .*");
    private static final Logger LOG = LoggerFactory.getLogger(ProblemsController.class);

    /** Our own records refuse with a sentence that says what was expected and quotes no value; others may quote one. */
    @ExceptionHandler(IllegalArgumentException.class)
    ProblemDetail refused(IllegalArgumentException e) {
        String sentence = String.valueOf(e.getMessage());
        return OURS.matcher(sentence).matches()
                ? ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, sentence)
                : failed(e);
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ProblemDetail databaseFailed(RuntimeException e) {
        LOG.atWarn()
                .addKeyValue("event", "api_database_failed")
                .addKeyValue("error", e.getClass().getName())
                .log();
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "The database does not answer. Nothing can be said; try again.");
    }

    /** Sent too slowly, or broken off: nobody may be left to read this. */
    @ExceptionHandler(IOException.class)
    ProblemDetail brokenOff(IOException e) {
        LOG.atInfo()
                .addKeyValue("event", "api_body_broken_off")
                .addKeyValue("error", e.getClass().getName())
                .log();
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, "expected a whole body, found one broken off");
    }

    @ExceptionHandler(Exception.class)
    ProblemDetail failed(Exception e) {
        LOG.atError().setCause(e).addKeyValue("event", "api_failed").log();
        return ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR, "This is our mistake; see the log.");
    }
}
