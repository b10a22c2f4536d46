package io.handshake.local;

import io.handshake.contracts.rules.HouseRules;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HouseRulesTest {

    @Test
    void keepsTheWalls() {
        new HouseRules(
                        "io.handshake.local",
                        Map.of(
                                "",
                                Set.of("desk", "house", "talk"),
                                "desk",
                                Set.of("house", "talk"),
                                "house",
                                Set.of(),
                                "talk",
                                Set.of("house"),
                                "audit",
                                Set.of("house"),
                                "gauge",
                                Set.of("house"),
                                "chaos",
                                Set.of("", "audit", "gauge", "house", "talk"),
                                "bench",
                                Set.of("", "audit", "gauge", "house", "talk"),
                                "replay",
                                Set.of("house", "talk"),
                                "verify",
                                Set.of("gauge", "house", "talk")))
                .check();
    }
}
