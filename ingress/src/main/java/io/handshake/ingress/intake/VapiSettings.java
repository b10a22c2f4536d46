package io.handshake.ingress.intake;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the webhook.
 *
 * @param secrets accepted bearer and {@code X-Vapi-Secret} secrets, comma separated
 * @param toolNames the tools that book
 * @param furthestAhead an appointment further ahead is taken for a mistake
 * @param maxInFlight webhooks that may wait at once; one more is told honestly that it was not passed on
 */
@ConfigurationProperties("handshake.vapi")
record VapiSettings(
        @DefaultValue("") String secrets,
        @DefaultValue Hmac hmac,

        @DefaultValue({"bookClinicAppointment", "bookAppointment", "book_appointment"})
        List<String> toolNames,

        @DefaultValue("400d") Duration furthestAhead,
        @DefaultValue("1000") int maxInFlight) {

    /** Vapi's HMAC credential; the defaults are Vapi's (docs.vapi.ai, OpenAPI {@code HMACAuthenticationPlan}). */
    record Hmac(
            @DefaultValue("") String secret,
            @DefaultValue("x-signature") String header,
            @DefaultValue("x-timestamp") String timestampHeader,
            @DefaultValue("sha256") String algorithm,
            @DefaultValue("hex") String encoding) {

        /** Never the secret. */
        @Override
        public String toString() {
            return "Hmac[" + header + ", " + timestampHeader + ", " + algorithm + ", " + encoding + "]";
        }
    }

    /** Never a secret. */
    @Override
    public String toString() {
        return "VapiSettings[" + toolNames + "]";
    }
}
