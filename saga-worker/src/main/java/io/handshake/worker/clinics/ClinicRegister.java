package io.handshake.worker.clinics;

import io.handshake.contracts.OrgId;
import io.handshake.worker.audit.Actor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The clinics as people keep them. */
public interface ClinicRegister {

    /** The longest text that {@link Filter} looks for. */
    int MAX_SEARCH = 100;

    /** Creates or replaces it, and writes down who did; ingress hears of it soon. */
    void put(Clinic clinic, Actor by);

    /**
     * Connects it with a new refresh token, which replaces whatever was there, and writes down who did; false when no such
     * clinic exists. Within the caller's transaction if there is one.
     *
     * @param how for the audit, in words; no personal data
     */
    boolean connect(OrgId orgId, Secret refreshToken, Grant grant, Actor by, String how);

    /** Empty when there is none. */
    Optional<ClinicCard> find(OrgId orgId);

    /** One page; pages count from 0. */
    Page page(Filter filter, int page, int size);

    /** How many clinics need somebody. */
    long needingPerson();

    /**
     * Where a refresh token comes from.
     *
     * @param at when the person agreed; empty when nobody told
     * @param endsAt when the consent ends; empty when Google did not say
     */
    record Grant(Optional<Instant> at, Optional<Instant> endsAt) {

        /** A platform has asked for the consent, and has brought the token. */
        public static final Grant IMPORTED = new Grant(Optional.empty(), Optional.empty());
    }

    /**
     * Which clinics.
     *
     * @param who all, or those that need a person
     * @param text part of the name or of the org id, in any case; empty for all
     * @param order how they are sorted
     */
    record Filter(Who who, String text, Order order) {

        public static final Filter ALL = new Filter(Who.ALL, "", Order.BY_ORG_ID);

        public Filter {
            if (text.length() > MAX_SEARCH) {
                throw new IllegalArgumentException("q: expected at most " + MAX_SEARCH + " characters, found more");
            }
        }
    }

    enum Who {
        ALL,
        NEEDS_PERSON
    }

    enum Order {
        BY_ORG_ID,
        /** Those that have stopped working, then those that never did, then the others. */
        TROUBLE_FIRST
    }

    /** A page of clinics, and how many there are in all of the filter's. */
    record Page(List<ClinicCard> clinics, long total) {

        public Page {
            clinics = List.copyOf(clinics);
        }
    }
}
