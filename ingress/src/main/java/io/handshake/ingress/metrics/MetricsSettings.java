package io.handshake.ingress.metrics;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may read the metrics.
 *
 * @param token {@code HANDSHAKE_METRICS_TOKEN}: at least 16 characters of visible ASCII; without it nobody may
 */
@ConfigurationProperties("handshake.metrics")
record MetricsSettings(@DefaultValue("") String token) {

    /** A record prints its members; this one is secret. */
    @Override
    public String toString() {
        return "MetricsSettings[withheld]";
    }
}
