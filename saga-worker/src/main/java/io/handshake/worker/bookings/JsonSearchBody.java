package io.handshake.worker.bookings;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The bodies of this room's API, and the lines of its export. Messages quote nothing: it is a telephone number. */
final class JsonSearchBody {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    static Sought.Phone phone(byte[] body) {
        Map<String, Object> members;
        try {
            members = JSON.readValue(body, new TypeReference<Map<String, Object>>() {});
        } catch (JacksonException e) {
            // without its cause: Jackson's messages quote the input
            throw expected();
        }
        if (members == null || members.size() != 1 || !(members.get("phone") instanceof String phone)) {
            throw expected();
        }
        return new Sought.Phone(phone);
    }

    static String line(BookingAnswer booking) {
        return JSON.writeValueAsString(booking);
    }

    private static IllegalArgumentException expected() {
        return new IllegalArgumentException("body: expected {\"phone\": \"a telephone number\"}, found something else");
    }

    private JsonSearchBody() {}
}
