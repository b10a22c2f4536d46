package io.handshake.local.verify;

import io.handshake.local.house.Settings;
import io.handshake.local.talk.Webhook;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Who is let in at the webhook and at the API, and who is not. */
final class DoorsCheck implements Check {

    /** Of another type than a tool call, so that nothing is booked. */
    private static final String OTHER_MESSAGE = "{\"message\":{\"type\":\"status-update\",\"status\":\"in-progress\"}}";

    private static final int UNAUTHORIZED = 401;
    private static final String CLINICS = "/api/clinics?size=1";

    private final Premises premises;

    DoorsCheck(Premises premises) {
        this.premises = premises;
    }

    @Override
    public String area() {
        return "doors";
    }

    @Override
    public List<Checked> look() {
        Findings findings = new Findings(area());
        String stranger = UUID.randomUUID().toString();
        shut(findings, "webhook, no credential", webhook(Map.of()));
        shut(findings, "webhook, empty secret", webhook(Map.of("X-Vapi-Secret", "")));
        shut(findings, "webhook, wrong secret", webhook(VapiCredential.bearer(stranger)));
        for (VapiCredential credential : VapiCredential.of(premises)) {
            open(
                    findings,
                    "webhook, " + credential,
                    webhook(credential.headers().apply(OTHER_MESSAGE)),
                    "Set the same secret here, at ingress and in Vapi's credential; with HMAC, the same headers too.");
        }
        shut(findings, "API, no token", premises.worker().get(CLINICS, Map.of()));
        shut(findings, "API, wrong token", premises.worker().get(CLINICS, VapiCredential.bearer(stranger)));
        String token = premises.setting(Settings.ADMIN_TOKEN);
        if (!token.isEmpty()) {
            open(
                    findings,
                    "API, admin token",
                    premises.worker().get(CLINICS, VapiCredential.bearer(token)),
                    "Set " + Settings.ADMIN_TOKEN + " here as the saga-worker has it.");
        }
        return findings.all();
    }

    private Outside.Heard webhook(Map<String, String> headers) {
        return premises.ingress().post(Webhook.PATH, headers, OTHER_MESSAGE);
    }

    private static void shut(Findings findings, String name, Outside.Heard heard) {
        switch (heard) {
            case Outside.Silent(String why) -> findings.skipped(name, "No answer (" + why + ").");
            case Outside.Answered answer
            when answer.status() == UNAUTHORIZED -> findings.ok(name, "Turned away with 401.");
            case Outside.Answered answer
            when answer.status() == 200 ->
                findings.failed(
                        name,
                        "A stranger is let in.",
                        "Look at what stands before the service: no proxy may add a credential of its own.");
            case Outside.Answered answer ->
                findings.failed(
                        name,
                        "Expected 401, found " + answer.status() + ".",
                        "Look whether this is the address of the service itself.");
        }
    }

    private static void open(Findings findings, String name, Outside.Heard heard, String action) {
        switch (heard) {
            case Outside.Silent(String why) -> findings.skipped(name, "No answer (" + why + ").");
            case Outside.Answered answer when answer.status() == 200 -> findings.ok(name, "Let in.");
            case Outside.Answered answer ->
                findings.failed(name, "Expected 200, found " + answer.status() + ".", action);
        }
    }
}
