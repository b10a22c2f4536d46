package io.handshake.worker.clinics;

import io.handshake.contracts.ClinicSettings;
import io.handshake.contracts.OrgId;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The bodies that the clinics' API takes. A member that we do not know is a mistake to tell, not to skip: a misspelt
 * {@code calendarId} would book into the wrong calendar. Messages never quote a value, which may be a token.
 */
final class JsonClinicBody {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    /** A whole clinic: what is not given gets its default. */
    static Clinic clinic(OrgId orgId, byte[] body) {
        Map<String, Object> members = members(body, Set.of("name", "calendarId", "timeZone"));
        return Clinic.entered(
                orgId,
                text(members, "name", ""),
                text(members, "calendarId", ClinicSettings.PRIMARY_CALENDAR),
                text(members, "timeZone", ClinicSettings.DEFAULT_ZONE.getId()));
    }

    static Secret refreshToken(byte[] body) {
        return new Secret(text(members(body, Set.of("refreshToken")), "refreshToken", ""));
    }

    private static Map<String, Object> members(byte[] body, Set<String> known) {
        Map<String, Object> members;
        try {
            members = JSON.readValue(body, new TypeReference<Map<String, Object>>() {});
        } catch (JacksonException e) {
            // Without its cause: Jackson's messages quote the input.
            throw new IllegalArgumentException("body: expected one JSON object, found something else");
        }
        if (members == null) {
            throw new IllegalArgumentException("body: expected one JSON object, found null");
        }
        if (!known.containsAll(members.keySet())) {
            throw new IllegalArgumentException(
                    "body: expected no members but " + new TreeSet<>(known) + ", found another");
        }
        return members;
    }

    private static String text(Map<String, Object> members, String member, String otherwise) {
        Object value = members.getOrDefault(member, otherwise);
        if (!(value instanceof String text)) {
            throw new IllegalArgumentException(member + ": expected a string, found something else");
        }
        return text;
    }
}
