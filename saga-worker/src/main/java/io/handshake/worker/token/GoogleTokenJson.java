package io.handshake.worker.token;

import com.google.api.client.json.GenericJson;
import com.google.api.client.json.gson.GsonFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The members of the token endpoint's answers, some of which Google's libraries drop. */
final class GoogleTokenJson {

    /** Empty also when it is no text. */
    static Optional<String> text(GoogleExchange exchange, String name) {
        return member(exchange, name).filter(String.class::isInstance).map(String.class::cast);
    }

    /** As Google's JSON has it: numbers are {@link java.math.BigDecimal}. */
    static Optional<Object> member(GoogleExchange exchange, String name) {
        try {
            GenericJson json = exchange.call(() -> GsonFactory.getDefaultInstance()
                    .fromInputStream(
                            new ByteArrayInputStream(exchange.body()), StandardCharsets.UTF_8, GenericJson.class));
            return json == null ? Optional.empty() : Optional.ofNullable(json.get(name));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private GoogleTokenJson() {}
}
