package io.handshake.worker.console;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** What went wrong, and what to do, on a page of the console; for htmx as a note for the page that is there already. */
@Controller
@ControllerAdvice(basePackageClasses = ErrorPageController.class)
@Order(0) // before the API's problem details, which are for every controller
class ErrorPageController {

    static final String PATH = "/console/error";

    private static final Pattern OURS = Pattern.compile("([A-Za-z ]+: )?expected .*");
    private static final Logger LOG = LoggerFactory.getLogger(ErrorPageController.class);

    /** Whatever nobody else has a page for. */
    @RequestMapping("/console/**")
    ModelAndView nowhere(HttpServletRequest request) {
        return page(request, HttpStatus.NOT_FOUND, "");
    }

    @RequestMapping(PATH)
    ModelAndView answered(HttpServletRequest request) {
        return page(
                request,
                request.getAttribute(ConsoleErrorsFilter.STATUS) instanceof Integer status
                        ? HttpStatusCode.valueOf(status)
                        : HttpStatus.NOT_FOUND,
                "");
    }

    /** Our own records refuse with a sentence that says what was expected and quotes no value; others may quote one. */
    @ExceptionHandler(IllegalArgumentException.class)
    ModelAndView refused(HttpServletRequest request, IllegalArgumentException e) {
        String sentence = String.valueOf(e.getMessage());
        return OURS.matcher(sentence).matches() ? page(request, HttpStatus.BAD_REQUEST, sentence) : failed(request, e);
    }

    /** Letters where a number belongs, say. */
    @ExceptionHandler(TypeMismatchException.class)
    ModelAndView ofAnotherKind(HttpServletRequest request, TypeMismatchException e) {
        return page(request, HttpStatus.BAD_REQUEST, "");
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ModelAndView databaseFailed(HttpServletRequest request, RuntimeException e) {
        LOG.atWarn()
                .addKeyValue("event", "console_database_failed")
                .addKeyValue("error", e.getClass().getName())
                .log();
        return page(request, HttpStatus.SERVICE_UNAVAILABLE, "The database does not answer.");
    }

    @ExceptionHandler(Exception.class)
    ModelAndView failed(HttpServletRequest request, Exception e) {
        if (e instanceof ErrorResponse told) {
            String detail = told.getBody().getDetail();
            return page(request, told.getStatusCode(), detail == null ? "" : detail);
        }
        LOG.atError().setCause(e).addKeyValue("event", "console_failed").log();
        return page(request, HttpStatus.INTERNAL_SERVER_ERROR, "");
    }

    private static ModelAndView page(HttpServletRequest request, HttpStatusCode status, String detail) {
        Map<String, Object> words = Map.of(
                "status",
                status.value(),
                "title",
                title(status.value()),
                "detail",
                detail,
                "advice",
                advice(status.value()));
        return new ModelAndView(
                request.getHeader("HX-Request") == null ? "console/error" : "console/note :: note", words, status);
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "That was not understood";
            case 403 -> "Nothing was done";
            case 404 -> "There is nothing here";
            case 405 -> "That cannot be done here";
            case 409 -> "Not now";
            case 413 -> "That is too much at once";
            case 503 -> "Please try again";
            default -> status < 500 ? "That was not possible" : "This is our mistake";
        };
    }

    private static String advice(int status) {
        return switch (status) {
            case 400 -> "Look at what was asked for and try again.";
            case 403 -> "The page was too old, or cookies are blocked for it. Load it again, then repeat what you did.";
            case 404 -> "It may have been forgotten after its time, or the link is not whole.";
            case 409 -> "Something else is under way. Load the page again to see how it stands.";
            case 413 -> "Choose fewer and try again.";
            case 503 -> "Bookings go on by themselves as soon as everything answers again.";
            default ->
                status < 500
                        ? "Go back and try another way."
                        : "Nothing more is known here; the log of this worker has the rest.";
        };
    }
}
