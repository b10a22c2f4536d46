package io.handshake.local.verify;

import io.handshake.local.house.Settings;
import io.handshake.local.talk.Webhook;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Who is let in at the webhook and at the API, and who is not. */
final class DoorsCheck implements Check {

    /** Of another type than a tool call, so that nothing is booked. */
    private static final String OTHER_MESSAGE = "{\"message\":{\"type\":\"status-update\",\"status\":\"in-progress\"}}";

    private static final int UNAUTHORIZED = 401;
    /** A proxy may keep from the internet what is nothing to it. */
    private static final Set<Integer> HIDDEN = Set.of(UNAUTHORIZED, 403, 404);

    private static final String METRICS = "/actuator/prometheus";
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
        webhook(findings);
        api(findings);
        return findings.all();
    }

    private void webhook(Findings findings) {
        Outside.Heard first = webhook(Map.of());
        if (first instanceof Outside.Silent(String why)) {
            findings.unseen("webhook", "no answer (" + why + ").", JsonApi.LOOK_AT_SERVICES);
            return;
        }
        String stranger = UUID.randomUUID().toString();
        shut(findings, "webhook, no credential", first);
        shut(findings, "webhook, empty secret", webhook(Map.of("X-Vapi-Secret", "")));
        shut(findings, "webhook, wrong secret", webhook(VapiCredential.bearer(stranger)));
        for (VapiCredential credential : VapiCredential.of(premises)) {
            open(
                    findings,
                    "webhook, " + credential,
                    webhook(credential.headers().apply(OTHER_MESSAGE)),
                    "Set the same secret here, at ingress and in Vapi's credential; with HMAC, the same headers too.");
        }
        shut(findings, "metrics of ingress", premises.ingress().get(METRICS, Map.of()), HIDDEN);
    }

    private void api(Findings findings) {
        Outside.Heard first = premises.worker().get(CLINICS, Map.of());
        if (first instanceof Outside.Silent(String why)) {
            findings.unseen("API", "no answer (" + why + ").", JsonApi.LOOK_AT_SERVICES);
            return;
        }
        String stranger = UUID.randomUUID().toString();
        shut(findings, "API, no token", first);
        shut(findings, "metrics of saga-worker", premises.worker().get(METRICS, Map.of()), HIDDEN);
        shut(findings, "API, wrong token", premises.worker().get(CLINICS, VapiCredential.bearer(stranger)));
        String token = premises.setting(Settings.ADMIN_TOKEN);
        if (!token.isEmpty()) {
            open(
                    findings,
                    "API, admin token",
                    premises.worker().get(CLINICS, VapiCredential.bearer(token)),
                    "Set " + Settings.ADMIN_TOKEN + " here as the saga-worker has it.");
        }
    }

    private Outside.Heard webhook(Map<String, String> headers) {
        return premises.ingress().post(Webhook.PATH, headers, OTHER_MESSAGE);
    }

    private static void shut(Findings findings, String name, Outside.Heard heard) {
        shut(findings, name, heard, Set.of(UNAUTHORIZED));
    }

    private static void shut(Findings findings, String name, Outside.Heard heard, Set<Integer> whenShut) {
        switch (heard) {
            case Outside.Silent(String why) ->
                findings.unseen(name, "no answer (" + why + ").", JsonApi.LOOK_AT_SERVICES);
            case Outside.Answered answer
            when whenShut.contains(answer.status()) -> findings.ok(name, "Turned away with " + answer.status() + ".");
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
            case Outside.Silent(String why) ->
                findings.unseen(name, "no answer (" + why + ").", JsonApi.LOOK_AT_SERVICES);
            case Outside.Answered answer when answer.status() == 200 -> findings.ok(name, "Let in.");
            case Outside.Answered answer ->
                findings.failed(name, "Expected 200, found " + answer.status() + ".", action);
        }
    }
}
