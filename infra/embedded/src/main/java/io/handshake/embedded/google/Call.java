package io.handshake.embedded.google;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request, read and resolved.
 *
 * @param caller the grant behind the bearer token or the refresh token when the request arrived, null for none
 * @param calendar {@code primary} for the caller's own calendar, empty outside of the Calendar API
 * @param headers those that an answer may depend on, by lower-case name
 * @param form the body of a request outside of the Calendar API
 * @param json the body of a write, null when there is none or it is no JSON object; it may be written to
 */
record Call(
        Operation operation,
        @Nullable Grant caller,
        String calendar,
        String eventId,
        Map<String, List<String>> query,
        Map<String, String> headers,
        String form,
        @Nullable ObjectNode json) {

    static final String PRIMARY = "primary";

    String account() {
        return caller == null ? "" : caller.email();
    }

    /** The first value of a query parameter, empty when there is none. */
    String parameter(String name) {
        return Forms.first(query, name);
    }

    List<String> parameters(String name) {
        return query.getOrDefault(name, List.of());
    }

    String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
}
