package io.handshake.embedded.google;

/** A calendar as one account sees it; an account's own one is {@code primary} under both of its names. */
record CalendarKey(String account, String calendar) {

    CalendarKey {
        calendar = canonical(account, calendar);
    }

    static String canonical(String account, String calendar) {
        return calendar.equals(account) ? Call.PRIMARY : calendar;
    }

    boolean isPrimary() {
        return calendar.equals(Call.PRIMARY);
    }

    /** The calendar's own id: Google shows an account's address for its primary calendar. */
    String id() {
        return isPrimary() ? account : calendar;
    }
}
