package io.handshake.ingress;

import io.handshake.contracts.rules.HouseRules;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Ingress keeps the walls of the house. */
class HouseTest {

    @Test
    void keepsTheHouseRules() {
        new HouseRules(
                        "io.handshake.ingress",
                        Map.of(
                                "",
                                Set.of("intake", "answer", "metrics"),
                                "intake",
                                Set.of("", "answer"),
                                "answer",
                                Set.of(""),
                                "metrics",
                                Set.of("", "intake", "answer")))
                .check();
    }
}
