package io.handshake.worker.clinics;

import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.worker.audit.Actor;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Clinics and their Google connection, for operators' programs. A token goes in here and never comes out. */
@RestController
@RequestMapping("/api/clinics")
class ClinicController {

    static final int MAX_BODY_BYTES = 32 * 1024;
    static final int MAX_PAGE_SIZE = 200;
    static final int MAX_PAGE = 100_000;

    private final ClinicRegister register;
    private final MissedBookings missed;
    private final SettingsAnnouncement announcement;

    ClinicController(ClinicRegister register, MissedBookings missed, SettingsAnnouncement announcement) {
        this.register = register;
        this.missed = missed;
        this.announcement = announcement;
    }

    @PutMapping(path = "/{orgId}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ClinicAnswer put(@PathVariable String orgId, InputStream body, Actor actor) throws IOException {
        OrgId id = new OrgId(orgId);
        register.put(JsonClinicBody.clinic(id, bounded(body)), actor);
        announcement.announce();
        return get(orgId);
    }

    @PutMapping(path = "/{orgId}/google-connection", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void connect(@PathVariable String orgId, InputStream body, Actor actor) throws IOException {
        Secret refreshToken = JsonClinicBody.refreshToken(bounded(body));
        if (!register.connect(
                new OrgId(orgId), refreshToken, ClinicRegister.Grant.IMPORTED, actor, "imported a refresh token")) {
            throw unknown();
        }
    }

    @GetMapping("/{orgId}")
    ClinicAnswer get(@PathVariable String orgId) {
        return switch (card(orgId)) {
            case ClinicCard.Legible readable -> ClinicAnswer.of(readable);
            case ClinicCard.Illegible _ ->
                throw new ResponseStatusException(
                        HttpStatus.SERVICE_UNAVAILABLE, "The clinic's row cannot be read; put it anew.");
        };
    }

    /** What failed for want of a connection and can still be made, and the filters by which it is replayed. */
    @GetMapping("/{orgId}/missed-bookings")
    MissedAnswer missed(@PathVariable String orgId) {
        OrgId id = card(orgId).orgId();
        List<MissedGroup> groups = missed.count(id).entrySet().stream()
                .map(group ->
                        new MissedGroup(group.getKey(), group.getValue(), new MissedFilter(id.value(), group.getKey())))
                .toList();
        return new MissedAnswer(groups.stream().mapToInt(MissedGroup::count).sum(), MissedBookings.MOST, groups);
    }

    @GetMapping
    PageAnswer page(
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size,
            @RequestParam(defaultValue = "") String needsPerson,
            @RequestParam(defaultValue = "") String q) {
        if (page < 0 || page > MAX_PAGE || size < 1 || size > MAX_PAGE_SIZE) {
            throw new IllegalArgumentException("expected page 0 to " + MAX_PAGE + " and size 1 to " + MAX_PAGE_SIZE);
        }
        var filter = new ClinicRegister.Filter(who(needsPerson), q, ClinicRegister.Order.BY_ORG_ID);
        ClinicRegister.Page found = register.page(filter, page, size);
        return new PageAnswer(
                found.clinics().stream().map(ClinicController::listed).toList(), page, size, found.total());
    }

    private static ClinicRegister.Who who(String needsPerson) {
        return switch (needsPerson) {
            case "", "false" -> ClinicRegister.Who.ALL;
            case "true" -> ClinicRegister.Who.NEEDS_PERSON;
            default -> throw new IllegalArgumentException("needsPerson: expected true or false, found another text");
        };
    }

    private static ClinicAnswer listed(ClinicCard card) {
        return switch (card) {
            case ClinicCard.Legible readable -> ClinicAnswer.of(readable);
            case ClinicCard.Illegible(OrgId orgId) -> ClinicAnswer.unreadable(orgId);
        };
    }

    private ClinicCard card(String orgId) {
        return register.find(new OrgId(orgId)).orElseThrow(ClinicController::unknown);
    }

    private static byte[] bounded(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MAX_BODY_BYTES + 1);
        if (bytes.length > MAX_BODY_BYTES) {
            throw new ResponseStatusException(
                    HttpStatus.CONTENT_TOO_LARGE, "Expected a body of at most " + MAX_BODY_BYTES + " bytes.");
        }
        return bytes;
    }

    private static ResponseStatusException unknown() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, "No clinic has this org id.");
    }

    record ClinicAnswer(String orgId, String name, String calendarId, String timeZone, ConnectionAnswer connection) {

        static ClinicAnswer of(ClinicCard.Legible card) {
            Clinic clinic = card.clinic();
            return new ClinicAnswer(
                    clinic.orgId().value(),
                    clinic.name(),
                    clinic.calendarId(),
                    clinic.timeZone().getId(),
                    ConnectionAnswer.of(card.connection()));
        }

        static ClinicAnswer unreadable(OrgId orgId) {
            return new ClinicAnswer(
                    orgId.value(),
                    "",
                    "",
                    "",
                    new ConnectionAnswer(
                            "UNREADABLE",
                            "The clinic's row was written by another version, or by hand. Put the clinic anew.",
                            "",
                            true,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null));
        }
    }

    /**
     * The connection.
     *
     * @param state {@code CONNECTED}, {@code RECONNECT_NEEDED} or {@code NOT_CONNECTED}; {@code UNREADABLE} in lists
     * @param why in words: what is wrong, or may become so, and what to do; empty when all is well
     * @param cause the same as a code: a {@link ReconnectCause} in lower case, or {@code testing_mode_suspected}
     * @param grantedAt when the person agreed; null for a token that was imported
     * @param endsAt when Google has said that the consent ends; null when it has not
     * @param lastWorkedAt to the hour
     * @param needsPersonSince when we noticed
     * @param lastTriedAt when we last asked Google whether it is still broken
     */
    record ConnectionAnswer(
            String state,
            String why,
            String cause,
            boolean needsPerson,
            @Nullable Instant connectedAt,
            @Nullable Instant grantedAt,
            @Nullable Instant endsAt,
            @Nullable Instant lastWorkedAt,
            @Nullable Instant needsPersonSince,
            @Nullable Instant lastTriedAt) {

        private static final String TESTING_MODE = "testing_mode_suspected";

        static ConnectionAnswer of(ConnectionCard card) {
            return switch (card) {
                case ConnectionCard.NotConnected() ->
                    new ConnectionAnswer("NOT_CONNECTED", card.words(), "", true, null, null, null, null, null, null);
                case ConnectionCard.Connected connected ->
                    of("CONNECTED", card, connected.mayEndSoon() ? TESTING_MODE : "", connected.times(), null, null);
                case ConnectionCard.ReconnectNeeded broken ->
                    of(
                            "RECONNECT_NEEDED",
                            card,
                            broken.testingModeSuspected()
                                    ? TESTING_MODE
                                    : broken.cause().name().toLowerCase(Locale.ROOT),
                            broken.times(),
                            broken.since(),
                            broken.lastTriedAt());
            };
        }

        private static ConnectionAnswer of(
                String state,
                ConnectionCard card,
                String cause,
                ConnectionTimes times,
                @Nullable Instant since,
                @Nullable Instant lastTriedAt) {
            return new ConnectionAnswer(
                    state,
                    card.words(),
                    cause,
                    card.needsPerson(),
                    times.connectedAt(),
                    orNull(times.grantedAt()),
                    orNull(times.endsAt()),
                    orNull(times.lastWorkedAt()),
                    since,
                    lastTriedAt);
        }

        private static @Nullable Instant orNull(Optional<Instant> moment) {
            return moment.orElse(null);
        }
    }

    record PageAnswer(List<ClinicAnswer> clinics, int page, int size, long total) {}

    /**
     * What a reconnect may make up for.
     *
     * @param count at most {@code countedTo}
     */
    record MissedAnswer(int count, int countedTo, List<MissedGroup> groups) {}

    record MissedGroup(FailureReason reason, int count, MissedFilter filter) {}

    /** As {@code POST /api/replays} takes it. */
    record MissedFilter(String orgId, FailureReason reason) {}
}
