package io.handshake.worker;

import io.handshake.contracts.rules.HouseRules;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The walls of the saga-worker's rooms; that each rule fires is shown beside the rules themselves. */
class HouseRulesTest {

    private static final HouseRules RULES = new HouseRules(
            "io.handshake.worker",
            Map.of(
                    "", Set.of("inbox", "saga", "token", "calendar", "ledger", "outcome", "post", "clinics"),
                    "inbox", Set.of("saga", "ledger", "post"),
                    "saga", Set.of(),
                    "token", Set.of("saga", "clinics"),
                    "calendar", Set.of("saga", "token", "clinics"),
                    "ledger", Set.of("saga"),
                    "outcome", Set.of("saga", "ledger", "post"),
                    "clinics", Set.of("saga", "post"),
                    "post", Set.of()));

    @Test
    void theRoomsKeepTheirWalls() {
        RULES.check();
    }

    @Test
    void theHeartIsPure() {
        RULES.pureRoom("saga").check(RULES.mainClasses());
    }
}
