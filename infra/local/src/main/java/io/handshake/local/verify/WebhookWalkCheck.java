package io.handshake.local.verify;

import io.handshake.contracts.ClinicSettings;
import io.handshake.local.house.Settings;
import io.handshake.local.talk.JsonVapi;
import io.handshake.local.talk.VapiAnswer;
import io.handshake.local.talk.VapiCall;
import io.handshake.local.talk.Webhook;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;

/**
 * A real call at the real webhook, for a clinic that nobody has: it goes through Kafka to a saga-worker, is decided there, and
 * the decision comes back to the caller. It makes no event and no appointment, so there is nothing to clean up; its row, a
 * failed booking, is forgotten with the others. A booking that is confirmed cannot be taken back truthfully: patients' software
 * may have seen it, and nothing here may delete what was announced.
 */
final class WebhookWalkCheck implements Check {

    static final String NOBODY = "handshake-verify-no-such-clinic";

    private static final LocalTime EARLY = LocalTime.of(5, 0);
    private static final Duration QUICK = Duration.ofSeconds(5);

    private final Premises premises;

    WebhookWalkCheck(Premises premises) {
        this.premises = premises;
    }

    @Override
    public String area() {
        return "booking";
    }

    @Override
    public List<Checked> look() {
        Findings findings = new Findings(area());
        List<VapiCredential> credentials = VapiCredential.of(premises);
        if (credentials.isEmpty()) {
            return findings.unseenFor("webhook to answer", Settings.VAPI_SECRETS)
                    .all();
        }
        VapiCall call = VapiCall.to(NOBODY, tomorrow()).forPatient("Handshake verify");
        String body = JsonVapi.message(List.of(call));
        Outside.Heard heard = premises.ingress()
                .book(Webhook.PATH, credentials.getFirst().headers().apply(body), body);
        switch (heard) {
            case Outside.Silent(String why) ->
                findings.failed(
                        "webhook to answer",
                        "No answer (" + why + ").",
                        "A caller would hear nothing. " + JsonApi.LOOK_AT_SERVICES);
            case Outside.Answered answer -> judge(findings, call, answer);
        }
        return findings.all();
    }

    private LocalDateTime tomorrow() {
        return premises.clock()
                .instant()
                .atZone(ClinicSettings.DEFAULT_ZONE)
                .toLocalDate()
                .plusDays(1)
                .atTime(EARLY);
    }

    private void judge(Findings findings, VapiCall call, Outside.Answered answered) {
        List<VapiAnswer> answers = answered.status() == 200 ? answers(answered.body()) : List.of();
        if (answers.size() != 1 || !answers.getFirst().toolCallId().equals(call.toolCallId())) {
            findings.failed(
                    "webhook to answer",
                    "Expected 200 with one result under the tool call's id, found " + answered.status() + ".",
                    "Vapi would tell the caller nothing: look at ingress and what stands before it.");
            return;
        }
        VapiAnswer answer = answers.getFirst();
        findings.add("webhook to answer", finding(answer, answered.took()));
        if (!answer.bookingId().isEmpty()) {
            findings.add("nothing left behind", nothingStands(answer.bookingId()));
        }
    }

    private static List<VapiAnswer> answers(String body) {
        try {
            return JsonVapi.answers(body);
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    static Finding finding(VapiAnswer answer, Duration took) {
        String within = " in " + took.toMillis() + " ms";
        if (answer.status().equals("pending")) {
            return new Finding.Failed(
                    "The caller heard \"pending\"" + within + ": nobody has decided in time.",
                    "Look whether saga-workers run, and at the lag of their group.");
        }
        if (!answer.reason().equals("CLINIC_UNKNOWN")) {
            return new Finding.Failed(
                    "Expected a refusal because nobody has this clinic, found " + answer.status() + " "
                            + answer.reason() + within + ".",
                    "Look at the log of ingress for why the call was not passed on.");
        }
        return took.compareTo(QUICK) > 0
                ? new Finding.Warning(
                        "Decided by a saga-worker and answered" + within + ": slow for somebody on the phone.",
                        "Look at lag, at the database and at the way between.")
                : new Finding.Ok("Decided by a saga-worker and answered" + within + ".");
    }

    private Finding nothingStands(String bookingId) {
        String token = premises.setting(Settings.ADMIN_TOKEN);
        if (token.isEmpty()) {
            return Finding.unseenFor(Settings.ADMIN_TOKEN);
        }
        if (!(premises.worker().get("/api/bookings/" + bookingId, VapiCredential.bearer(token))
                        instanceof Outside.Answered answer)
                || answer.status() != 200) {
            return new Finding.Failed(
                    "The saga-worker's API does not know booking " + bookingId + ".",
                    "Look whether ingress and saga-worker use the same brokers, and --worker-url is of this system.");
        }
        JsonApi.Outcome outcome = JsonApi.outcome(answer.body());
        return outcome.status().equals("FAILED") && outcome.appointment().equals("NONE")
                ? new Finding.Ok("Booking " + bookingId + " is FAILED, without appointment.")
                : new Finding.Failed(
                        "Booking " + bookingId + " is " + outcome.status() + ", its appointment "
                                + outcome.appointment() + ".",
                        "Look at it at the console, under Bookings.");
    }
}
