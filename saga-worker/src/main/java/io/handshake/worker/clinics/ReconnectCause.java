package io.handshake.worker.clinics;

import java.util.Locale;

/** Why Google no longer lets us in, in words for the person who has to mend it. */
public enum ReconnectCause {
    CONSENT_REVOKED(
            "Google no longer honours the consent (invalid_grant): it was withdrawn, unused for six months, crowded out by"
                    + " newer ones, or given to an app in testing mode, where it lasts seven days. Connect the calendar again."),
    ADMIN_POLICY(
            "The administrator of the clinic's Google Workspace blocks this app. Ask for it to be allowed, then connect again."),
    SCOPE_MISSING("The consent does not include the calendar: its box was not ticked. Connect again and tick it."),
    NOT_WRITABLE(
            "Google lets us read this calendar but not write to it: the consent lacks the scope, or the calendar is shared"
                    + " read-only with the connected account. Connect again, or share it with the right to make changes."),
    TOKEN_REJECTED("Google refuses even a fresh access token. Connect the calendar again.");

    private final String words;

    ReconnectCause(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    /** As details of results and log lines spell it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
