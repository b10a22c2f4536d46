package io.handshake.ingress;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the whole service.
 *
 * @param answerWithin how long a webhook waits for its outcome, 1 s to 60 s. Vapi itself waits 20 s unless its
 *     {@code server.timeoutSeconds} says otherwise (docs.vapi.ai, OpenAPI {@code Server}).
 */
@ConfigurationProperties("handshake")
public record IngressSettings(@DefaultValue("15s") Duration answerWithin) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    public IngressSettings {
        if (answerWithin.compareTo(SHORTEST) < 0 || answerWithin.compareTo(LONGEST) > 0) {
            throw new RefusedStart(
                    "HANDSHAKE_ANSWER_WITHIN: expected 1s to 60s, found " + answerWithin.toMillis() + " ms");
        }
    }
}
