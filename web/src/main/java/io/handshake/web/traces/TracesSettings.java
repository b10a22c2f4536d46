package io.handshake.web.traces;

import java.net.URI;
import java.net.URISyntaxException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where traces go.
 *
 * @param endpoint {@code HANDSHAKE_TRACES_ENDPOINT}: a collector's URL for OTLP over HTTP, such as
 *     {@code http://127.0.0.1:4318/v1/traces}; without it nothing is told
 * @param ratio {@code HANDSHAKE_TRACES_RATIO}: how many of the traces that begin here are told, 0 to 1
 */
@ConfigurationProperties("handshake.traces")
public record TracesSettings(
        @DefaultValue("") String endpoint, @DefaultValue("") String ratio) {

    private static final String ENDPOINT = "HANDSHAKE_TRACES_ENDPOINT";
    private static final String RATIO = "HANDSHAKE_TRACES_RATIO";

    /**
     * Those who are told, ready.
     *
     * @param service who tells
     * @throws IllegalArgumentException that names the variable, and does not quote an endpoint
     */
    public Traces open(String service) {
        double share = share();
        return endpoint.isBlank() ? Traces.OFF : OpenTelemetryTraces.to(collector(), share, service);
    }

    private double share() {
        if (ratio.isBlank()) {
            return 1;
        }
        try {
            double share = Double.parseDouble(ratio.strip());
            if (share >= 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(RATIO + ": expected a number from 0 to 1, found " + ratio);
    }

    private URI collector() {
        String expected = ENDPOINT + ": expected a URL such as http://127.0.0.1:4318/v1/traces, found ";
        URI uri;
        try {
            uri = new URI(endpoint.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(expected + "what is no URL");
        }
        if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
            throw new IllegalArgumentException(expected + "one that is neither http nor https");
        }
        if (uri.getHost() == null || uri.getUserInfo() != null) {
            throw new IllegalArgumentException(expected + (uri.getHost() == null ? "no host" : "credentials in it"));
        }
        if (uri.getPath().length() < 2) {
            throw new IllegalArgumentException(expected + "no path");
        }
        return uri;
    }
}
