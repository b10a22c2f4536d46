package io.handshake.worker.token;

import java.time.Duration;

/** How long things may last here. */
final class TokenRules {

    /** A whole refresh at the endpoint, however slowly its answer drips. */
    static final Duration REFRESH_WITHIN = Duration.ofSeconds(5);
    /** A stored token is good when it outlives a booking's budget (15 s) by two minutes, which also covers skewed clocks. */
    static final Duration LIFE_NEEDED = Duration.ofSeconds(135);
    /** What is refreshed ahead of need has less than this left, minus a jitter. */
    static final Duration AHEAD = Duration.ofMinutes(5);
    /** Spreads clinics that were connected at one moment. */
    static final Duration AHEAD_JITTER = Duration.ofSeconds(60);
    /** Only clinics with a booking within this time are refreshed ahead, and kept in memory at all. */
    static final Duration LATELY = Duration.ofHours(2);
    /** A token that was compared with the database within this time is used without another look. */
    static final Duration LOOKED_LATELY = Duration.ofSeconds(5);
    /** How many refreshes ahead of need may run at once. */
    static final int AHEAD_AT_ONCE = 4;
    /** How often a broken connection is tried again, over all workers. */
    static final Duration PROBE_EVERY = Duration.ofMinutes(1);
    /** After our client was rejected nobody asks for this long, for any clinic. */
    static final Duration CLIENT_PAUSE = Duration.ofSeconds(5);
    /** After a failed refresh the clinic's next bookings are told the same for this long, if the endpoint asks for no more. */
    static final Duration FAILURE_PAUSE = Duration.ofMillis(250);
    /** How often a refresh starts over because somebody else wrote the connection meanwhile. */
    static final int MAX_ROUNDS = 3;

    private TokenRules() {}
}
