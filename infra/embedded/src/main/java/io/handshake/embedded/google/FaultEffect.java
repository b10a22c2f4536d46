package io.handshake.embedded.google;

import java.time.Duration;

/** What goes wrong. */
public sealed interface FaultEffect {

    /**
     * An error answer. At the token endpoint {@code reason} becomes the OAuth {@code error}, elsewhere the first reason of
     * Google's envelope.
     *
     * @param retryAfter sent in whole seconds unless it is zero
     */
    record Answer(int status, String reason, Duration retryAfter, When when) implements FaultEffect {
        public Answer {
            if (status < 300 || status > 599) {
                throw new IllegalArgumentException("An error answer has a status from 300 to 599, found " + status);
            }
            Bounds.check("retryAfter", retryAfter);
        }
    }

    record Delay(Duration length, When when) implements FaultEffect {
        public Delay {
            Bounds.check("delay", length);
        }
    }

    /** The connection is closed without a byte of an answer. */
    record Drop(When when) implements FaultEffect {}

    record Garbled(Garbling how) implements FaultEffect {}

    /** The caller gets nothing; the write lands when {@code after} has passed. */
    record ApplyLate(Duration after, Meanwhile meanwhile) implements FaultEffect {
        public ApplyLate {
            Bounds.check("after", after);
        }
    }

    /** 401 {@code authError}, however good the token is. */
    record Unauthorized() implements FaultEffect {}

    /** A good answer that comes one byte at a time, with a pause before each. */
    record Drip(Duration pause) implements FaultEffect {
        public Drip {
            Bounds.check("pause", pause);
        }
    }

    /** A good answer behind so many bytes of white space, as JSON allows. */
    record Oversized(int bytes) implements FaultEffect {

        private static final int MOST = 64 * 1024 * 1024;

        public Oversized {
            if (bytes < 1 || bytes > MOST) {
                throw new IllegalArgumentException("bytes is from 1 to " + MOST + ", found " + bytes);
            }
        }
    }

    /** A web page in place of Google's answer, as proxies and captive portals give it: with 200 as well as with errors. */
    record Page(int status, When when) implements FaultEffect {
        public Page {
            if (status < 200 || status > 599 || status == 204 || status == 304) {
                throw new IllegalArgumentException(
                        "A page has a status from 200 to 599 that has a body, found " + status);
            }
        }
    }

    /** An error whose reason stands in {@code error.details} alone, as Google's newer front ends write it. */
    record DetailedAnswer(int status, String reason, When when) implements FaultEffect {
        public DetailedAnswer {
            if (status < 300 || status > 599) {
                throw new IllegalArgumentException("An error answer has a status from 300 to 599, found " + status);
            }
        }
    }

    /** No answer at all, and no write; the connection is closed after {@link GoogleStandIn#LONGEST_STALL}. */
    record Stall() implements FaultEffect {}

    static FaultEffect answer(int status, String reason) {
        return new Answer(status, reason, Duration.ZERO, When.BEFORE_APPLYING);
    }

    static FaultEffect answerThoughApplied(int status, String reason) {
        return new Answer(status, reason, Duration.ZERO, When.AFTER_APPLYING);
    }
}
