package io.handshake.embedded.google;

/**
 * An event that was just inserted through the API; its answer is not on its way yet.
 *
 * @param calendar {@code primary} for the account's own one
 */
public record InsertedEvent(String account, String calendar, CalendarEvent event) {}
