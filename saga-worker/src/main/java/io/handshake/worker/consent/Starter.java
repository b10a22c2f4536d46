package io.handshake.worker.consent;

import io.handshake.worker.audit.Actor;

/** Who sets out for Google's page. */
public sealed interface Starter {

    /** Somebody with the admin token. */
    record SignedIn(Actor actor, AccountRule rule) implements Starter {}

    /**
     * Somebody with a link.
     *
     * @param secret as it came, whatever it may be
     */
    record Invited(String secret) implements Starter {

        @Override
        public String toString() {
            return "Invited[withheld]";
        }
    }
}
