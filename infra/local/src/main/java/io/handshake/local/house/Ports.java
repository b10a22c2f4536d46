package io.handshake.local.house;

import io.handshake.embedded.LoopbackPorts;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where everything listens, all on 127.0.0.1. */
public record Ports(int ingress, int worker, int kafka, int postgres, int google, int desk) {

    private static final Ports STANDARD = new Ports(8080, 8081, 9092, 15432, 8089, 8090);
    private static final int HIGHEST = 65_535;

    /** The documented ports, each this much higher. */
    public static Ports standard(int offset) {
        if (offset < 0 || STANDARD.postgres + offset > HIGHEST) {
            throw new IllegalArgumentException(
                    "--port-offset: expected 0 to " + (HIGHEST - STANDARD.postgres) + ", found " + offset);
        }
        return new Ports(
                STANDARD.ingress + offset,
                STANDARD.worker + offset,
                STANDARD.kafka + offset,
                STANDARD.postgres + offset,
                STANDARD.google + offset,
                STANDARD.desk + offset);
    }

    /** Ports that were free a moment ago. */
    public static Ports free() {
        return new Ports(
                LoopbackPorts.free(),
                LoopbackPorts.free(),
                LoopbackPorts.free(),
                LoopbackPorts.free(),
                LoopbackPorts.free(),
                LoopbackPorts.free());
    }

    Map<String, Integer> byUser() {
        Map<String, Integer> users = new LinkedHashMap<>();
        users.put("ingress", ingress);
        users.put("saga-worker", worker);
        users.put("Kafka", kafka);
        users.put("PostgreSQL", postgres);
        users.put("the Google stand-in", google);
        users.put("the front desk", desk);
        return users;
    }
}
