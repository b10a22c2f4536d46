package io.handshake.worker.consent;

import java.util.Locale;

/** Why a consent has connected nothing, in words for the person at the browser. */
public enum Hindrance {
    DECLINED("Access was declined at Google's page."),
    STOPPED_BY_GOOGLE("Google ended the consent without giving one. If it showed an error page, that page says why."),
    SCOPE_MISSING(
            "The consent does not include the calendar: its box was not ticked. Try again and tick the box for calendar events."),
    REFRESH_TOKEN_MISSING(
            "Google gave access for one hour only. Remove Handshake at myaccount.google.com/permissions, then try again."),
    CODE_REFUSED("Google does not take its own answer back: it was used, or took too long. Try again."),
    ADMIN_POLICY(
            "The administrator of this Google Workspace blocks the app. Ask for it to be allowed, then try again."),
    CLIENT_REJECTED(
            "Google does not accept this installation of Handshake: its client id, secret or redirect address is wrong."
                    + " An engineer has to mend it; nothing is wrong with the clinic."),
    GOOGLE_UNAVAILABLE("Google did not answer in time. Try again in a minute."),
    CALENDAR_NOT_FOUND(
            "This Google account sees no calendar with the id that the clinic is set to. Choose the account that the calendar"
                    + " belongs to, have the calendar shared with it, or correct the calendar in the clinic's settings."),
    CALENDAR_READ_ONLY(
            "This Google account may look at the clinic's calendar but not change it. Have the calendar shared with it with"
                    + " the right to make changes to events, or choose the account that it belongs to."),
    CALENDAR_REFUSED("Google does not let us look at the calendar."),
    ANOTHER_ACCOUNT(
            "This seems to be another Google account than the one connected before: none of the newest appointments that"
                    + " Handshake entered stands in its calendar. If that is what you want, connect it all the same: new"
                    + " appointments then go to this account, those made before stay in the other one, and what is still to be"
                    + " removed from that one has to be removed by hand."),
    INVITATION_USED("The invitation has been used in the meantime, or a newer one has taken its place."),
    CLINIC_GONE("There is no such clinic any more.");

    private final String words;

    Hindrance(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    /** As log lines spell it. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
