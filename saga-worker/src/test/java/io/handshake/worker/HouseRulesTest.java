package io.handshake.worker;

import io.handshake.contracts.rules.HouseRules;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The walls of the saga-worker's rooms; that each rule fires is shown beside the rules themselves. */
class HouseRulesTest {

    private static final HouseRules RULES = new HouseRules(
            "io.handshake.worker",
            Map.ofEntries(
                    Map.entry(
                            "",
                            Set.of(
                                    "inbox",
                                    "saga",
                                    "token",
                                    "calendar",
                                    "ledger",
                                    "outcome",
                                    "post",
                                    "clinics",
                                    "audit",
                                    "live",
                                    "metrics",
                                    "replays",
                                    "letters",
                                    "bookings",
                                    "consent",
                                    "trial",
                                    "topics",
                                    "erasure",
                                    "console")),
                    Map.entry("topics", Set.of()),
                    Map.entry("inbox", Set.of("saga", "ledger", "post")),
                    Map.entry("saga", Set.of()),
                    Map.entry("token", Set.of("saga", "clinics")),
                    Map.entry("calendar", Set.of("saga", "token", "clinics")),
                    Map.entry("ledger", Set.of("saga")),
                    Map.entry("outcome", Set.of("saga", "ledger", "post")),
                    Map.entry("clinics", Set.of("saga", "post", "audit")),
                    Map.entry("post", Set.of()),
                    Map.entry("live", Set.of("saga", "inbox", "bookings")),
                    Map.entry("metrics", Set.of("saga", "token", "inbox", "live", "clinics")),
                    Map.entry("audit", Set.of()),
                    Map.entry("replays", Set.of("saga", "inbox", "post", "audit")),
                    Map.entry("letters", Set.of("saga", "inbox", "post", "audit")),
                    Map.entry("bookings", Set.of("audit")),
                    Map.entry("consent", Set.of("clinics", "token", "calendar", "audit")),
                    Map.entry("trial", Set.of("saga", "clinics", "audit")),
                    Map.entry("erasure", Set.of("audit", "bookings")),
                    Map.entry(
                            "console",
                            Set.of("audit", "bookings", "clinics", "consent", "letters", "live", "replays", "trial"))));

    @Test
    void theRoomsKeepTheirWalls() {
        RULES.check();
    }

    @Test
    void theHeartIsPure() {
        RULES.pureRoom("saga").check(RULES.mainClasses());
    }
}
