package io.handshake.local.verify;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether the services answer, and say that they can serve. */
final class ServicesCheck implements Check {

    /** A proxy may keep from the internet what is nothing to it. */
    private static final Set<Integer> HIDDEN = Set.of(401, 403, 404);

    private final Premises premises;

    ServicesCheck(Premises premises) {
        this.premises = premises;
    }

    @Override
    public String area() {
        return "services";
    }

    @Override
    public List<Checked> look() {
        Findings findings = new Findings(area());
        ready(findings, "ingress", premises.ingress(), "outcomes, broker, clinics");
        ready(findings, "saga-worker", premises.worker(), "its database and its group at the brokers");
        return findings.all();
    }

    private static void ready(Findings findings, String name, Outside service, String standsOn) {
        switch (service.get("/actuator/health/readiness", Map.of())) {
            case Outside.Silent(String why) ->
                findings.failed(
                        name,
                        "No answer from " + service + " (" + why + ").",
                        "Start it, or name its address with " + option(name) + ".");
            case Outside.Answered answer
            when answer.status() == 200 ->
                findings.ok(name, "Ready, in " + answer.took().toMillis() + " ms.");
            case Outside.Answered answer
            when HIDDEN.contains(answer.status()) ->
                findings.warning(
                        name,
                        "It answers, and does not show its health at this address (" + answer.status() + ").",
                        "The other checks say whether it serves; to see all of it, name an inner address with "
                                + option(name) + ".");
            case Outside.Answered answer ->
                findings.failed(
                        name,
                        "It says that it is not ready (" + answer.status() + JsonApi.down(answer.body()) + ").",
                        "Its readiness looks at " + standsOn + "; its log says which of them is away.");
        }
        if (service.isInClear()) {
            findings.warning(
                    name + " transport",
                    service + " is plain HTTP: secrets and patients' names go in clear.",
                    "Put a proxy that ends TLS in front of it, and name it with https.");
        }
    }

    private static String option(String name) {
        return name.equals("ingress") ? "--base-url" : "--worker-url";
    }
}
