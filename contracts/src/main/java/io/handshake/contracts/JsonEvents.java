package io.handshake.contracts;

import java.time.ZoneId;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Events to bytes and back. Members that a reader does not know are skipped, so that a newer writer may add some; a
 * member that is missing or out of bounds is an {@link UnreadableEventException}.
 */
public final class JsonEvents {

    /** Far above any event of ours, below Kafka's usual 1 MiB. */
    public static final int MAX_BYTES = 256 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule("handshake")
                    .addSerializer(text(OrgId.class, OrgId::value))
                    .addDeserializer(OrgId.class, parsed(OrgId.class, OrgId::new))
                    .addSerializer(text(RequestId.class, RequestId::value))
                    .addDeserializer(RequestId.class, parsed(RequestId.class, RequestId::new))
                    .addSerializer(text(BookingId.class, BookingId::toString))
                    .addDeserializer(BookingId.class, parsed(BookingId.class, BookingId::parse))
                    .addSerializer(text(EventId.class, EventId::value))
                    .addDeserializer(EventId.class, parsed(EventId.class, EventId::new))
                    .addSerializer(text(ZoneId.class, ZoneId::getId))
                    .addDeserializer(ZoneId.class, parsed(ZoneId.class, ZoneId::of)))
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    public static byte[] write(Record event) {
        return JSON.writeValueAsBytes(event);
    }

    /** Reads one event. */
    public static <E extends Record> E read(byte[] json, Class<E> type) {
        if (json.length > MAX_BYTES) {
            throw new UnreadableEventException("expected at most " + MAX_BYTES + " bytes, found " + json.length);
        }
        E event;
        try {
            event = JSON.readValue(json, type);
        } catch (JacksonException e) {
            throw new UnreadableEventException(type.getSimpleName() + ": " + reason(e));
        }
        if (event == null) {
            throw new UnreadableEventException(type.getSimpleName() + ": expected an object, found null");
        }
        return event;
    }

    /** Jackson's own messages quote the input, which may be personal: only the place and our own words go on. */
    private static String reason(JacksonException e) {
        String place = e instanceof DatabindException databind ? " at " + databind.getPathReference() : "";
        if (e.getCause() instanceof IllegalArgumentException ours) {
            return ours.getMessage() + place;
        }
        return "not the JSON that was expected (" + e.getClass().getSimpleName() + ")" + place;
    }

    private static <T> StdSerializer<T> text(Class<T> type, Function<T, String> asText) {
        return new StdSerializer<>(type) {
            @Override
            public void serialize(T value, JsonGenerator json, SerializationContext context) {
                json.writeString(asText.apply(value));
            }
        };
    }

    private static <T> StdDeserializer<T> parsed(Class<T> type, Function<String, T> parse) {
        return new StdDeserializer<>(type) {
            @Override
            public T deserialize(JsonParser json, DeserializationContext context) {
                if (!json.hasToken(JsonToken.VALUE_STRING)) {
                    throw new IllegalArgumentException("expected a string, found " + json.currentToken());
                }
                return parse.apply(json.getString());
            }
        };
    }

    private JsonEvents() {}
}
