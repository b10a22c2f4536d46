package io.handshake.worker.clinics;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A clinic's connection as people look at it: how it stands, and why, in words. */
public sealed interface ConnectionCard {

    /** What is wrong or may become so, and what to do; empty when all is well. */
    String words();

    /** Whether somebody has to act before bookings can be made. */
    boolean needsPerson();

    record NotConnected() implements ConnectionCard {

        @Override
        public String words() {
            return "No Google calendar has been connected yet.";
        }

        @Override
        public boolean needsPerson() {
            return true;
        }
    }

    /**
     * It works.
     *
     * @param testingModeSuspected whether the consent before this one ended after seven days
     */
    record Connected(ConnectionTimes times, boolean testingModeSuspected) implements ConnectionCard {

        @Override
        public String words() {
            if (times.endsAt().isPresent()) {
                return "Google says that this consent ends on "
                        + day(times.endsAt().get()) + ". Connect the calendar again before.";
            }
            return mayEndSoon()
                    ? "The consent before this one ended after seven days, as Google does with an app in testing mode. If the"
                            + " app has not been published since, this one will end on "
                            + day(times.endInTestingMode()) + "."
                    : "";
        }

        @Override
        public boolean needsPerson() {
            return false;
        }

        /** Whether it is likely to go the way of the one before. */
        public boolean mayEndSoon() {
            return testingModeSuspected && !times.hasOutlivedTestingMode();
        }
    }

    /**
     * Google refuses us until somebody reconnects.
     *
     * @param since when we noticed
     * @param lastTriedAt when we last asked Google whether it still does
     */
    record ReconnectNeeded(ConnectionTimes times, ReconnectCause cause, Instant since, Instant lastTriedAt)
            implements ConnectionCard {

        @Override
        public String words() {
            return testingModeSuspected()
                    ? "The consent seems to have ended after seven days, as Google does with an app in testing mode"
                            + " (invalid_grant). Publish the app at Google (Google Auth Platform, Audience), or it will end"
                            + " again each week; then connect the calendar again."
                    : cause.words();
        }

        @Override
        public boolean needsPerson() {
            return true;
        }

        /** Google gives no reason, so this is a guess: it worked until the seventh day and not after. */
        public boolean testingModeSuspected() {
            return cause == ReconnectCause.CONSENT_REVOKED && times.fitsTestingMode(since);
        }
    }

    private static String day(Instant moment) {
        return DateTimeFormatter.ofPattern("EEEE d MMMM yyyy 'at' HH:mm 'UTC'", Locale.UK)
                .format(moment.atOffset(ZoneOffset.UTC));
    }
}
