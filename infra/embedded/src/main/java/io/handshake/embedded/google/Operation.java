package io.handshake.embedded.google;

import java.util.EnumSet;
import java.util.Set;

/** What a request asks for. */
public enum Operation {
    /** {@code POST /token}, whatever the grant type. */
    TOKEN,
    /** {@code POST /revoke}. */
    REVOKE,
    /** {@code GET /o/oauth2/v2/auth}. */
    CONSENT,
    INSERT,
    GET,
    DELETE,
    PATCH,
    UPDATE,
    LIST,
    /** {@code calendars.get}. */
    CALENDAR;

    /** Does it change a calendar? */
    boolean writes() {
        return WRITES.contains(this);
    }

    private static final Set<Operation> WRITES = EnumSet.of(INSERT, DELETE, PATCH, UPDATE);
}
