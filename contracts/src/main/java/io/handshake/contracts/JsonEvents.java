package io.handshake.contracts;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.type.LogicalType;

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
                    .addDeserializer(ZoneId.class, parsed(ZoneId.class, JsonEvents::zone))
                    .addDeserializer(FailureReason.class, named(FailureReason.class))
                    .addDeserializer(StepFinished.Direction.class, named(StepFinished.Direction.class))
                    .addDeserializer(StepFinished.Result.class, named(StepFinished.Result.class))
                    .addSerializer(text(Instant.class, Instant::toString))
                    .addDeserializer(Instant.class, parsed(Instant.class, JsonEvents::instant)))
            .withCoercionConfigDefaults(JsonEvents::takeNothingForAnother)
            .withCoercionConfig(LogicalType.Textual, JsonEvents::takeNothingForAnother)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    /** With an offset or in UTC, years of four digits: what both RFC 3339 and {@link Instant} can hold. */
    private static final Pattern MOMENT =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)");

    /** The event as JSON in UTF-8; instants in UTC. */
    public static byte[] write(Record event) {
        return JSON.writeValueAsBytes(event);
    }

    /**
     * Reads one event: strictly, because what one reader takes for 30 another may take for 0.
     *
     * @throws UnreadableEventException which never quotes the input
     */
    public static <E extends Record> E read(byte[] json, Class<E> type) {
        if (json.length > MAX_BYTES) {
            throw new UnreadableEventException("expected at most " + MAX_BYTES + " bytes, found " + json.length);
        }
        E event;
        try {
            event = JSON.readValue(utf8(json), type);
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
        String place = e.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("."));
        return what(e) + (place.isEmpty() ? "" : " at " + place);
    }

    /** Of its subclasses, NumberFormatException quotes what it could not read. */
    private static @Nullable String what(JacksonException e) {
        Throwable cause = e.getCause();
        return cause != null && cause.getClass() == IllegalArgumentException.class
                ? cause.getMessage()
                : "not the JSON that was expected (" + e.getClass().getSimpleName() + ")";
    }

    /** Jackson would guess UTF-16 and take over-long forms; an event is UTF-8. */
    private static String utf8(byte[] json) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableEventException("expected UTF-8, found other bytes");
        }
    }

    /** {@code "30"} is no number, {@code 1} is not true, and 7 is no name. */
    private static void takeNothingForAnother(MutableCoercionConfig coercions) {
        for (CoercionInputShape shape : CoercionInputShape.values()) {
            coercions.setCoercion(shape, CoercionAction.Fail);
        }
    }

    private static Instant instant(String text) {
        if (!MOMENT.matcher(text).matches()) {
            throw new IllegalArgumentException("expected an RFC 3339 date-time");
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("expected an RFC 3339 date-time that exists", e);
        }
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("expected a time zone of the IANA database", e);
        }
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

    /** The exact name: Jackson alone would trim it, and take an index. */
    private static <E extends Enum<E>> StdDeserializer<E> named(Class<E> type) {
        return parsed(
                type,
                text -> Arrays.stream(type.getEnumConstants())
                        .filter(each -> each.name().equals(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("expected a name of the closed list")));
    }

    private JsonEvents() {}
}
