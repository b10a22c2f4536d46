package io.handshake.local.bench;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.apache.v5.Apache5HttpTransport;
import com.google.api.client.http.json.JsonHttpContent;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.DateTime;
import com.google.api.services.calendar.Calendar;
import com.google.api.services.calendar.CalendarRequest;
import com.google.api.services.calendar.model.Event;
import com.google.api.services.calendar.model.EventDateTime;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.UserCredentials;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventId;
import io.handshake.local.audit.HouseEvidence;
import io.handshake.local.house.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Google's own client, set as the saga-worker sets it (its {@code GoogleTransport}, {@code GoogleCalendarApi} and
 * {@code GoogleEvents}): the same pool, and on the wire the same requests. Its deadlines, its quotas and its look at what was
 * answered are not here; Google's own time-outs, 20 s for each read, bound a request.
 */
final class GoogleDirect implements AutoCloseable {

    /** As the saga-worker has it: nothing is packed, on the way there and on the way back. */
    private static final String UNCOMPRESSED = "identity";

    private static final int MAX_CONNECTIONS = 400;
    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(2);
    private static final TimeValue CONNECTION_LIVES = TimeValue.ofMinutes(5);
    private static final TimeValue VALIDATE_AFTER = TimeValue.ofSeconds(1);
    private static final Duration RENEWED_BEFORE_ITS_END = Duration.ofMinutes(1);
    private static final String NO_MAIL = "none";

    private final Map<String, String> settings;
    private final Clock clock;
    private final CloseableHttpClient client;
    private final HttpTransport http;
    private final Calendar calendar;
    private final Map<BenchClinic, Token> tokens = new ConcurrentHashMap<>();

    /** Access to a calendar until then. */
    private record Token(String value, Instant until) {

        @Override
        public String toString() {
            return "Token[withheld]";
        }
    }

    /** Google has said no, or nothing. */
    static final class RefusedException extends IOException {

        private final String words;

        RefusedException(String words) {
            super(words);
            this.words = words;
        }

        /** As {@link Tally#ended} takes them: nothing of an answer is quoted. */
        String words() {
            return words;
        }
    }

    /** Returns when there is access to the calendars of all clinics. */
    GoogleDirect(Map<String, String> settings, List<BenchClinic> clinics, Clock clock) {
        this.settings = Map.copyOf(settings);
        this.clock = clock;
        this.client = client();
        this.http = new Apache5HttpTransport(client);
        this.calendar = new Calendar.Builder(http, GsonFactory.getDefaultInstance(), GoogleDirect::initialize)
                .setRootUrl(setting(Settings.GOOGLE_API))
                .setApplicationName("handshake")
                .build();
        clinics.forEach(this::token);
    }

    /** Makes the event; its page at Google. */
    String insert(BenchClinic clinic, BookingRequested request, EventId eventId) throws RefusedException {
        Event event = send(
                clinic,
                () -> calendar.events()
                        .insert(request.calendarId(), event(request, eventId))
                        .setSendUpdates(NO_MAIL));
        return Objects.requireNonNullElse(event.getHtmlLink(), "");
    }

    void delete(BenchClinic clinic, EventId eventId) throws RefusedException {
        send(
                clinic,
                () -> calendar.events()
                        .delete(BenchClinic.CALENDAR, eventId.value())
                        .setSendUpdates(NO_MAIL));
    }

    private interface Sending<T> {
        CalendarRequest<T> prepare() throws IOException;
    }

    private <T> T send(BenchClinic clinic, Sending<T> sending) throws RefusedException {
        try {
            CalendarRequest<T> request = sending.prepare();
            request.setDisableGZipContent(true);
            request.getRequestHeaders()
                    .setAuthorization("Bearer " + token(clinic))
                    .setAcceptEncoding(UNCOMPRESSED);
            return request.execute();
        } catch (HttpResponseException e) {
            throw new RefusedException("HTTP " + e.getStatusCode() + " from Google");
        } catch (IOException e) {
            throw new RefusedException(e.getClass().getSimpleName() + " from Google");
        }
    }

    private String token(BenchClinic clinic) {
        Instant needed = clock.instant().plus(RENEWED_BEFORE_ITS_END);
        Token token = tokens.get(clinic);
        if (token == null || token.until().isBefore(needed)) {
            token = tokens.compute(
                    clinic, (_, now) -> now == null || now.until().isBefore(needed) ? fresh(clinic) : now);
        }
        return token.value();
    }

    private Token fresh(BenchClinic clinic) {
        try {
            AccessToken token = UserCredentials.newBuilder()
                    .setClientId(setting(Settings.GOOGLE_CLIENT_ID))
                    .setClientSecret(setting(Settings.GOOGLE_CLIENT_SECRET))
                    .setRefreshToken(clinic.refreshToken())
                    .setTokenServerUri(URI.create(setting(Settings.GOOGLE_TOKEN)))
                    .setHttpTransportFactory(() -> http)
                    .build()
                    .refreshAccessToken();
            Date until =
                    Objects.requireNonNull(token.getExpirationTime(), "expected when the access ends, found nothing");
            return new Token(token.getTokenValue(), until.toInstant());
        } catch (IOException e) {
            throw new UncheckedIOException("There is no access token for " + clinic.orgId(), e);
        }
    }

    private String setting(String name) {
        return settings.getOrDefault(name, "");
    }

    private static void initialize(HttpRequest request) {
        request.setNumberOfRetries(0);
        request.setFollowRedirects(false);
        request.setLoggingEnabled(false);
        request.setCurlLoggingEnabled(false);
        request.setInterceptor(GoogleDirect::writeOnce);
    }

    /** The library would write the JSON twice: to count its bytes, and to send them. */
    private static void writeOnce(HttpRequest request) throws IOException {
        if (request.getContent() instanceof JsonHttpContent json) {
            var bytes = new ByteArrayOutputStream();
            json.writeTo(bytes);
            request.setContent(new ByteArrayContent(json.getType(), bytes.toByteArray()));
        }
    }

    private static CloseableHttpClient client() {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .useSystemProperties()
                        .setMaxConnTotal(MAX_CONNECTIONS)
                        .setMaxConnPerRoute(MAX_CONNECTIONS)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(CONNECTS_WITHIN))
                                .setTimeToLive(CONNECTION_LIVES)
                                .setValidateAfterInactivity(VALIDATE_AFTER)
                                .build())
                        .build())
                .setRoutePlanner(new SystemDefaultRoutePlanner(ProxySelector.getDefault()))
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    private static Event event(BookingRequested request, EventId eventId) {
        String summary = request.serviceType() + ": " + request.patient().name();
        String description = "Phone: " + request.patient().phone() + "\nBooked by phone.";
        return new Event()
                .setId(eventId.value())
                .setSummary(summary)
                .setDescription(description)
                .setStart(at(request.startsAt(), request.timeZone()))
                .setEnd(at(request.endsAt(), request.timeZone()))
                .setStatus("confirmed")
                .setTransparency("opaque")
                .setVisibility("private")
                .setExtendedProperties(new Event.ExtendedProperties()
                        .setPrivate(Map.of(
                                HouseEvidence.MARKER,
                                request.bookingId().toString(),
                                "handshake_attempt",
                                Integer.toString(DirectBooking.ATTEMPT),
                                "handshake_content",
                                digest(summary + description + request.startsAt()))));
    }

    private static EventDateTime at(Instant moment, ZoneId zone) {
        int offsetMinutes = zone.getRules().getOffset(moment).getTotalSeconds() / 60;
        return new EventDateTime()
                .setDateTime(new DateTime(moment.toEpochMilli(), offsetMinutes))
                .setTimeZone(zone.getId());
    }

    /** Nobody looks at it here; it is made and sent because the saga-worker makes and sends one. */
    private static String digest(String content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
