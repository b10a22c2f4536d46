package io.handshake.local.verify;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The services' clocks, by what they write into their answers. */
final class ClocksCheck implements Check {

    private static final Duration WHOLE_SECONDS = Duration.ofSeconds(1);

    private final Premises premises;

    ClocksCheck(Premises premises) {
        this.premises = premises;
    }

    @Override
    public String area() {
        return "clocks";
    }

    @Override
    public List<Checked> look() {
        return new Findings(area())
                .add("ingress", finding(premises.ingress()))
                .add("saga-worker", finding(premises.worker()))
                .all();
    }

    private static Finding finding(Outside service) {
        return switch (service.get("/actuator/health/readiness", Map.of())) {
            case Outside.Silent(String why) -> Finding.unseen("no answer (" + why + ").", JsonApi.LOOK_AT_SERVICES);
            case Outside.Answered answer ->
                answer.date()
                        .map(date -> Skew.judged(Skew.between(answer.sent(), date, answer.received(), WHOLE_SECONDS)))
                        .orElseGet(() -> Finding.unseen(
                                "its answers bear no date.", "Let the proxy before it pass on the header Date."));
        };
    }
}
