package io.handshake.worker.trial;

import io.handshake.contracts.OrgId;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.trial.Trials.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Test bookings, for operators' programs. */
@RestController
class TrialController {

    private final Trials trials;

    TrialController(Trials trials) {
        this.trials = trials;
    }

    /** 200 with the report also when the calendar does not take bookings: the test itself went well. */
    @PostMapping("/api/clinics/{orgId}/test-booking")
    ResponseEntity<?> run(@PathVariable String orgId, Actor actor) {
        return switch (trials.run(new OrgId(orgId), actor)) {
            case Answer.Ran(Trials.Report report) -> ResponseEntity.ok(ReportAnswer.of(report));
            case Answer.ClinicUnknown() -> problem(HttpStatus.NOT_FOUND, "No clinic has this org id.", Duration.ZERO);
            case Answer.NotSoSoon(Duration wait) ->
                problem(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "This clinic's last test booking is under way or has just ended. Try again in " + seconds(wait)
                                + " s.",
                        wait);
            case Answer.TooMany() ->
                problem(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "Enough test bookings are under way. Try again in a moment.",
                        Duration.ofSeconds(5));
        };
    }

    private static ResponseEntity<ProblemDetail> problem(HttpStatus status, String detail, Duration wait) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(status);
        if (wait.isPositive()) {
            answer.header(HttpHeaders.RETRY_AFTER, Long.toString(seconds(wait)));
        }
        return answer.body(ProblemDetail.forStatusAndDetail(status, detail));
    }

    private static long seconds(Duration wait) {
        return wait.plusMillis(999).toSeconds();
    }

    /**
     * How it went.
     *
     * @param verdict {@code passed}, {@code failed} or {@code left_over}
     */
    record ReportAnswer(String verdict, String words, Instant startsAt, List<StepAnswer> steps) {

        static ReportAnswer of(Trials.Report report) {
            return new ReportAnswer(
                    report.verdict().name().toLowerCase(Locale.ROOT),
                    report.verdict().words(),
                    report.startsAt(),
                    report.steps().stream().map(StepAnswer::of).toList());
        }
    }

    record StepAnswer(String step, String result, String words, String detail, long durationMs) {

        static StepAnswer of(Trials.StepReport step) {
            return new StepAnswer(
                    step.name(),
                    step.result().name().toLowerCase(Locale.ROOT),
                    step.words(),
                    step.detail(),
                    step.took().toMillis());
        }
    }
}
