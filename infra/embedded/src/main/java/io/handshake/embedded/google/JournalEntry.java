package io.handshake.embedded.google;

import java.time.Instant;

/**
 * One request as it was seen; what it did not have is empty. No tokens, no event content.
 *
 * @param account the e-mail address behind the token, empty when the token is unknown
 * @param calendar {@code primary} for an account's own calendar
 * @param status the HTTP status, 0 while there is no answer or when there never was one
 * @param fault the effect that struck it, in its own words
 */
public record JournalEntry(
        long sequence,
        Instant at,
        Operation operation,
        String account,
        String calendar,
        String eventId,
        String sendUpdates,
        String ifMatch,
        int status,
        String fault) {

    JournalEntry answered(int answer) {
        return new JournalEntry(
                sequence, at, operation, account, calendar, eventId, sendUpdates, ifMatch, answer, fault);
    }
}
