package io.handshake.local.talk;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** HTTP on this machine, with an end to every wait. */
final class BoundedHttp {

    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(5);
    /** A webhook answers within 60 s however it is configured. */
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(70);

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECTS_WITHIN)
            .build();

    private final String root;
    private final String bearer;

    /**
     * @param root without a slash at its end
     * @param bearer empty for somebody whom nobody knows
     */
    BoundedHttp(String root, String bearer) {
        this.root = root;
        this.bearer = bearer;
    }

    /** @throws NoAnswerException when there is no answer at all */
    Reply send(String method, String path, String json) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path))
                .timeout(ANSWERS_WITHIN)
                .header("Content-Type", "application/json")
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new NoAnswerException("No answer from " + method + " " + root + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + method + " " + root + path, e);
        }
    }
}
