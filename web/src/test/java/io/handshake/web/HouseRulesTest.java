package io.handshake.web;

import io.handshake.contracts.rules.HouseRules;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the rules guard against is shown beside the rules themselves; what the manners do, by the services' strangers. */
class HouseRulesTest {

    @Test
    void keepsTheHouseRules() {
        new HouseRules("io.handshake.web", Map.of("", Set.of(), "traces", Set.of())).check();
    }
}
