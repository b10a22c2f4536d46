package io.handshake.embedded.google;

import io.handshake.embedded.LoopbackPorts;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Google's token endpoint and Calendar API on this machine: it refuses what Google refuses, keeps the ids of deleted events
 * for ever as Google does, and breaks as told. Everything here is also reachable over HTTP below {@code /control/}.
 */
public final class GoogleStandIn implements AutoCloseable {

    /** The end of every wait in here. */
    public static final Duration LONGEST_STALL = Duration.ofMinutes(10);

    private final Grants grants;
    private final Calendars calendars;
    private final CalendarApi calendarApi;
    private final ConsentApi consentApi;
    private final Journal journal;
    private final Faults faults = new Faults();
    private final Patience patience = new Patience();
    private final StandInServer server;
    private final @Nullable Archive archive;

    private GoogleStandIn(Builder builder) {
        OAuthClient client = new OAuthClient(builder.clientId, builder.clientSecret);
        this.grants =
                new Grants(builder.clock, builder.autoAccounts, grant -> archived(() -> ArchiveLines.grant(grant)));
        this.calendars = new Calendars(builder.clock, (key, event) -> archived(() -> ArchiveLines.event(key, event)));
        this.archive = builder.dataDir == null ? null : restored(builder.dataDir, grants, calendars);
        this.calendarApi = new CalendarApi(calendars);
        ConsentCodes codes = new ConsentCodes(builder.clock);
        this.consentApi = new ConsentApi(client, grants, codes, builder.redirectUris, builder.consentPage);
        TokenApi tokenApi = new TokenApi(builder.clock, client, grants, codes);
        this.journal = new Journal(builder.clock);
        this.server = new StandInServer(
                InetAddress.ofLiteral(builder.address),
                builder.port,
                new Calls(grants),
                journal,
                faults,
                patience,
                call -> switch (call.operation()) {
                    case TOKEN -> tokenApi.token(call);
                    case REVOKE -> tokenApi.revoke(call);
                    case CONSENT -> consentApi.answer(call);
                    case INSERT, GET, DELETE, PATCH, UPDATE, LIST, CALENDAR -> calendarApi.answer(call);
                },
                itself -> new ControlApi(calendars, this::forgetEvents, grants, faults, journal, itself));
    }

    private static Archive restored(Path dataDir, Grants grants, Calendars calendars) {
        Archive.read(dataDir).forEach(line -> ArchiveLines.restore(line, grants, calendars));
        return Archive.startWith(dataDir, ArchiveLines.all(grants, calendars));
    }

    private void archived(Supplier<ObjectNode> line) {
        if (archive != null) {
            archive.append(line.get());
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** On a free port, keeping nothing. */
    public static GoogleStandIn start() {
        return builder().start();
    }

    /** The root of the Calendar API as Google's clients want it: with a slash at its end. */
    public String rootUrl() {
        return "http://" + LoopbackPorts.HOST + ":" + port() + "/";
    }

    public String tokenUrl() {
        return rootUrl() + "token";
    }

    public String authUrl() {
        return rootUrl() + "o/oauth2/v2/auth";
    }

    public String revokeUrl() {
        return rootUrl() + "revoke";
    }

    public int port() {
        return server.port();
    }

    // accounts

    /** Makes or revives an account with the scope {@code calendar.events}; its {@code primary} calendar is in London. */
    public void addAccount(String refreshToken, String email) {
        addAccount(refreshToken, email, Scopes.DEFAULT);
    }

    public void addAccount(String refreshToken, String email, Set<String> scopes) {
        grants.save(Grant.of(refreshToken, email, scopes));
    }

    /** Gives an account one more calendar, or its {@code primary} one another zone. */
    public void addCalendar(String email, String calendarId, ZoneId zone) {
        CalendarKey key = new CalendarKey(email, calendarId);
        calendars.add(key, zone);
        archived(() -> ArchiveLines.calendar(key, zone));
    }

    /** The person takes the permission back: refresh token and access tokens are worth nothing at once. */
    public void revoke(String refreshToken) {
        grants.revoke(refreshToken);
    }

    /** The access tokens are worth nothing; new ones can be had. */
    public void expireAccessTokens(String refreshToken) {
        grants.expireAccessTokens(refreshToken);
    }

    /** Changes what the refresh token stands for, as when a person unticks a box at the next consent. */
    public void narrowScopes(String refreshToken, Set<String> scopes) {
        grants.change(refreshToken, grant -> grant.withScopes(scopes));
    }

    /** Each refresh answers a new refresh token and makes the old one worthless. */
    public void rotateRefreshTokens(String refreshToken, boolean rotating) {
        grants.change(refreshToken, grant -> grant.withRotation(rotating));
    }

    /** Time-limited access: the answers carry {@code refresh_token_expires_in}. */
    public void limitAccess(String refreshToken, Instant end) {
        grants.change(refreshToken, grant -> grant.withExpiry(end));
    }

    /**
     * The app is in testing mode: consents that are given from now on end after seven days, and no answer says so
     * (developers.google.com/identity/protocols/oauth2#expiration).
     */
    public void testingMode(boolean inTestingMode) {
        grants.testing(inTestingMode);
    }

    /** How long access tokens live from now on; 3599 s at first. */
    public void tokenLifetime(Duration length) {
        grants.lifetime(length);
    }

    /** Who agrees at the consent page when there is no {@code login_hint}. */
    public void consentAs(String email) {
        consentApi.person(email);
    }

    /** Scopes that the person unticks at the consent page. */
    public void withholdAtConsent(Set<String> scopes) {
        consentApi.withhold(scopes);
    }

    /** Gives no refresh token with a consent, as for an application that does not ask rightly. */
    public void consentForAnHour(boolean only) {
        consentApi.forAnHour(only);
    }

    // calendars

    /**
     * All events in order of their making, deleted ones too.
     *
     * @throws IllegalArgumentException here and below, when there is no such calendar or event
     */
    public List<CalendarEvent> events(String account, String calendar) {
        return calendars.list(new CalendarKey(account, calendar)).stream()
                .map(Calendars::view)
                .toList();
    }

    /** Somebody enters an event by hand. */
    public CalendarEvent addAsPerson(String account, String calendar, String summary, Instant start, Instant end) {
        return calendars
                .insert(new CalendarKey(account, calendar), PersonEdits.event(summary, start, end))
                .view();
    }

    /** The same under an id of its own choice, such as one that a program is about to use. */
    public CalendarEvent addAsPerson(
            String account, String calendar, String eventId, String summary, Instant start, Instant end) {
        return calendars
                .insert(
                        new CalendarKey(account, calendar),
                        PersonEdits.event(summary, start, end).put("id", eventId))
                .view();
    }

    /** Somebody renames an event by hand. */
    public CalendarEvent editAsPerson(String account, String calendar, String eventId, String summary) {
        return edited(account, calendar, eventId, Json.object().put("summary", summary));
    }

    /** Somebody moves an event by hand. */
    public CalendarEvent editAsPerson(String account, String calendar, String eventId, Instant start, Instant end) {
        return edited(account, calendar, eventId, PersonEdits.times(start, end));
    }

    /**
     * Somebody changes anything else by hand.
     *
     * @param patch JSON, merged as {@code events.patch} does: {@code {"attendees": [{"email": "…"}]}}
     */
    public CalendarEvent patchAsPerson(String account, String calendar, String eventId, String patch) {
        return edited(account, calendar, eventId, Json.parse(patch));
    }

    private CalendarEvent edited(String account, String calendar, String eventId, ObjectNode patch) {
        return calendars
                .patch(new CalendarKey(account, calendar), eventId, patch, "")
                .view();
    }

    /** Somebody deletes an event by hand. */
    public void deleteAsPerson(String account, String calendar, String eventId) {
        calendars.delete(new CalendarKey(account, calendar), eventId, "");
    }

    /**
     * Empties all calendars, those ids included that were burnt. For benchmarks and demonstrations: Google forgets no id. What
     * is under way lands in the empty calendars.
     */
    public void forgetEvents() {
        calendars.forget(() -> archived(ArchiveLines::forgotten));
    }

    /** Called after an insert is carried out and before it is answered; takes the place of the hook before it. */
    public void onInserted(Consumer<InsertedEvent> hook) {
        calendarApi.onInserted(hook);
    }

    // faults and journal

    /** Puts a fault at the end of the queue. */
    public void fault(Fault fault) {
        faults.add(fault);
    }

    /** What still waits to strike. */
    public List<Fault> faults() {
        return faults.waiting();
    }

    public void clearFaults() {
        faults.clear();
    }

    /**
     * How many requests that faults hold back have not been carried out yet and will be: writes that land late, whoever may
     * have given them up. A request that stalls for good is not among them, as it is never carried out.
     */
    public int unfinished() {
        return patience.unfinished();
    }

    /** Slows every request down, faults or not. */
    public void latency(Duration length) {
        server.latency(length);
    }

    /** The requests since the start or the last {@link #clearJournal()}, in order of arrival. */
    public List<JournalEntry> journal() {
        return journal.entries();
    }

    public List<JournalEntry> journal(Operation operation, String account) {
        return journal().stream()
                .filter(entry ->
                        entry.operation() == operation && entry.account().equals(account))
                .toList();
    }

    public long count(Operation operation) {
        return journal().stream()
                .filter(entry -> entry.operation() == operation)
                .count();
    }

    public long count(Operation operation, String account) {
        return journal(operation, account).size();
    }

    public void clearJournal() {
        journal.clear();
    }

    /** Stops listening at once; waiting requests end without an answer, late writes never land. */
    @Override
    public void close() {
        server.close();
        if (archive != null) {
            archive.close();
        }
    }

    /** What can be chosen before the start. */
    public static final class Builder {

        private static final String EVERYWHERE = "0.0.0.0";

        private String address = LoopbackPorts.HOST;
        private int port;
        private Clock clock = Clock.systemUTC();
        private String clientId = "stand-in-client";
        private String clientSecret = "stand-in-secret";
        private @Nullable Path dataDir;
        private boolean autoAccounts = true;
        private boolean consentPage;
        private Set<String> redirectUris = Set.of();

        private Builder() {}

        /** 0, as at first, for a free one. */
        public Builder port(int number) {
            port = number;
            return this;
        }

        /** Listens on all addresses: for a container, whose own network is its wall. At first on this machine's own only. */
        public Builder everywhere() {
            address = EVERYWHERE;
            return this;
        }

        public Builder clock(Clock time) {
            clock = time;
            return this;
        }

        /** The OAuth client that is known here; at first {@code stand-in-client} and {@code stand-in-secret}. */
        public Builder client(String id, String secret) {
            clientId = id;
            clientSecret = secret;
            return this;
        }

        /** Keep accounts, events and burnt ids in this folder; without it nothing is kept. */
        public Builder dataDir(Path folder) {
            dataDir = folder;
            return this;
        }

        /** May a refresh token that begins with {@code dev-} make its own account? At first it may. */
        public Builder autoAccounts(boolean allowed) {
            autoAccounts = allowed;
            return this;
        }

        /** The redirect URIs of the client, letter for letter; while there are none, any on this machine will do. */
        public Builder redirectUris(Set<String> uris) {
            redirectUris = Set.copyOf(uris);
            return this;
        }

        /** Show the consent page with its two links instead of agreeing at once. */
        public Builder consentPage(boolean shown) {
            consentPage = shown;
            return this;
        }

        /**
         * Starts to listen.
         *
         * @throws IllegalStateException when the port is taken
         */
        public GoogleStandIn start() {
            GoogleStandIn standIn = new GoogleStandIn(this);
            standIn.server.start();
            return standIn;
        }
    }
}
