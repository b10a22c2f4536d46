package io.handshake.worker.calendar;

import static io.handshake.worker.GoogleRooms.email;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.embedded.google.CalendarEvent;
import io.handshake.embedded.google.Fault;
import io.handshake.embedded.google.FaultEffect;
import io.handshake.embedded.google.Garbling;
import io.handshake.embedded.google.Meanwhile;
import io.handshake.embedded.google.Operation;
import io.handshake.embedded.google.When;
import io.handshake.worker.Bookings;
import io.handshake.worker.GoogleRooms;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.ClinicTokens;
import io.handshake.worker.saga.HostCalendar;
import io.handshake.worker.saga.Leftover;
import io.handshake.worker.saga.StepResult;
import io.handshake.worker.token.AccessTokens;
import io.handshake.worker.token.GoogleTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class GoogleCalendarTest extends HostCalendarContract {

    private final GoogleRooms rooms = GoogleRooms.shared();

    @AfterEach
    void clearFaults() {
        rooms.google().clearFaults();
    }

    @Override
    protected HostCalendar calendar() {
        return rooms.bean(HostCalendar.class);
    }

    @Override
    protected Booking aBooking() {
        return Bookings.aBooking().of(rooms.connectedClinic()).build();
    }

    @Override
    protected Booking aBookingOfAnUnknownClinic() {
        return Bookings.aBooking().of(new OrgId("nobody")).build();
    }

    @Override
    protected Booking aBookingOfAnUnconnectedClinic() {
        return Bookings.aBooking().of(rooms.clinic()).build();
    }

    @Override
    protected boolean isLive(Booking booking) {
        return events(booking).stream()
                .anyMatch(event -> event.id().equals(booking.eventId().value()) && event.isLive());
    }

    @Override
    protected void renameAsPerson(Booking booking) {
        rooms.google()
                .editAsPerson(account(booking), "primary", booking.eventId().value(), "Lunch");
    }

    @Override
    protected void moveAsPerson(Booking booking) {
        rooms.google()
                .editAsPerson(
                        account(booking),
                        "primary",
                        booking.eventId().value(),
                        booking.startsAt().plusSeconds(3600),
                        booking.endsAt().plusSeconds(3600));
    }

    @Override
    protected void deleteAsPerson(Booking booking) {
        rooms.google()
                .deleteAsPerson(account(booking), "primary", booking.eventId().value());
    }

    @Override
    protected void placeForeign(Booking booking) {
        var token = (AccessTokens.Access.Granted) rooms.bean(AccessTokens.class).current(booking.orgId(), deadline());
        String body = "{\"id\":\"%s\",\"start\":{\"dateTime\":\"%s\"},\"end\":{\"dateTime\":\"%s\"}}"
                .formatted(booking.eventId(), booking.startsAt(), booking.endsAt());
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(rooms.google().rootUrl() + "calendar/v3/calendars/primary/events"))
                .header("Authorization", "Bearer " + token.token().value())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected void rewriteMarker(Booking booking) {
        rooms.google()
                .patchAsPerson(
                        account(booking),
                        "primary",
                        booking.eventId().value(),
                        "{\"extendedProperties\": {\"private\": {\"handshake_booking\": \"moved-by-a-sync-tool\"}}}");
    }

    @Override
    protected void disconnect(Booking booking) {
        rooms.sql()
                .sql("delete from google_connection where org_id = ?")
                .param(booking.orgId().value())
                .update();
        // A token that was looked at a moment ago is used without another look.
        rooms.clock().forward(Duration.ofSeconds(6));
    }

    @Override
    protected void revoke(Booking booking) {
        rooms.google().revoke(booking.orgId().value());
    }

    @Override
    protected Instant deadline() {
        return rooms.clock().instant().plusSeconds(10);
    }

    @Test
    void theEventSaysWhatTheClinicNeedsAndNothingMore() {
        Booking booking = aBooking();

        StepResult done = create(booking);

        CalendarEvent event = events(booking).getFirst();
        assertThat(done).isEqualTo(new StepResult.Done("https://calendar.test/event?eid=" + booking.eventId()));
        assertThat(event.summary()).isEqualTo("check-up: Ada Lovelace");
        assertThat(event.start()).isEqualTo(booking.startsAt());
        assertThat(event.end()).isEqualTo(booking.endsAt());
        assertThat(event.startZone()).isEqualTo("Europe/London");
        assertThat(event.privateProperties())
                .containsEntry("handshake_booking", booking.id().toString())
                .containsEntry("handshake_attempt", "1");
    }

    @ParameterizedTest
    @CsvSource({"2027-01-15T09:00:00Z", "2027-07-15T09:00:00Z", "2027-10-31T00:30:00Z", "2027-10-31T01:30:00Z"})
    void theInstantIsTheSameInWinterAndSummer(String startsAt) {
        Booking booking =
                Bookings.aBooking().of(rooms.connectedClinic()).at(startsAt).build();

        assertThat(create(booking)).isInstanceOf(StepResult.Done.class);
        assertThat(events(booking).getFirst().start()).isEqualTo(Instant.parse(startsAt));
    }

    @Test
    void nobodyGetsMailAndDeletesAreGuarded() {
        Booking booking = aBooking();
        create(booking);
        String etag = events(booking).getFirst().etag();
        delete(booking, Leftover.EVENT_MAY_EXIST);

        assertThat(rooms.google().journal(Operation.INSERT, account(booking)))
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.sendUpdates()).isEqualTo("none"));
        assertThat(rooms.google().journal(Operation.DELETE, account(booking)))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.sendUpdates()).isEqualTo("none");
                    assertThat(entry.ifMatch()).isEqualTo(etag);
                });
    }

    @ParameterizedTest
    @EnumSource(Garbling.class)
    void anAnswerThatCannotBeTrustedIsNotBelieved(Garbling how) {
        Booking booking = aBooking();
        on(booking, Operation.INSERT, new FaultEffect.Garbled(how));

        assertThat(create(booking)).isInstanceOf(StepResult.Unavailable.class);

        assertThat(create(booking)).isInstanceOf(StepResult.Done.class);
        assertThat(events(booking)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(When.class)
    void aLostAnswerIsNotTakenForARefusal(When when) {
        Booking booking = aBooking();
        on(booking, Operation.INSERT, new FaultEffect.Drop(when));

        assertThat(create(booking)).isEqualTo(new StepResult.Unavailable("google_unreachable"));
        assertThat(rooms.google().count(Operation.INSERT, account(booking))).isEqualTo(1);

        assertThat(create(booking)).isInstanceOf(StepResult.Done.class);
        assertThat(events(booking)).hasSize(1);
    }

    @Test
    void aWriteThatLandsAfterTheUndoMeetsABurntId() {
        Booking booking = aBooking();
        on(booking, Operation.INSERT, new FaultEffect.ApplyLate(Duration.ofSeconds(1), Meanwhile.DROP));
        assertThat(create(booking)).isInstanceOf(StepResult.Unavailable.class);

        assertThat(delete(booking, Leftover.EVENT_MAY_EXIST)).isEqualTo(StepResult.Done.WITHOUT_LINK);

        await().during(Duration.ofMillis(1500)).atMost(Duration.ofSeconds(5)).until(() -> !isLive(booking));
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid,                 CALENDAR_REJECTED",
        "400, timeRangeEmpty,          CALENDAR_REJECTED",
        "403, forbiddenForNonOrganizer, CALENDAR_REJECTED",
        "410, deleted,                 CALENDAR_REJECTED",
        "403, insufficientPermissions, CALENDAR_ACCESS_REVOKED",
        "403, requiredAccessLevel,     CALENDAR_ACCESS_REVOKED",
        "403, forbidden,               CALENDAR_ACCESS_REVOKED",
        "403, accessNotConfigured,     PLATFORM_MISCONFIGURED"
    })
    void whatGoogleRefusesForGoodIsRefused(int status, String reason, FailureReason expected) {
        Booking booking = aBooking();
        on(booking, Operation.INSERT, FaultEffect.answer(status, reason));

        assertThat(create(booking))
                .isInstanceOfSatisfying(
                        StepResult.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(expected));
        assertThat(rooms.google().count(Operation.INSERT, account(booking))).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "403, rateLimitExceeded, NOTHING",
        "403, userRateLimitExceeded, NOTHING",
        "403, calendarUsageLimitsExceeded, NOTHING",
        "403, somethingNew, NOTHING",
        "429, rateLimitExceeded, NOTHING",
        "409, conflict, PERHAPS_AN_EVENT",
        "412, conditionNotMet, PERHAPS_AN_EVENT",
        "500, backendError, PERHAPS_AN_EVENT",
        "502, badGateway, PERHAPS_AN_EVENT",
        "503, backendError, PERHAPS_AN_EVENT",
        "504, deadlineExceeded, PERHAPS_AN_EVENT",
        "302, moved, PERHAPS_AN_EVENT"
    })
    void throttlesAndWeatherAreUnavailable(int status, String reason, StepResult.Leaves leaves) {
        Booking booking = aBooking();
        on(
                booking,
                Operation.INSERT,
                new FaultEffect.Answer(status, reason, Duration.ofSeconds(7), When.BEFORE_APPLYING));

        assertThat(create(booking))
                .isEqualTo(
                        new StepResult.Unavailable("google_" + status + "_" + reason, Duration.ofSeconds(7), leaves));
        assertThat(rooms.google().count(Operation.INSERT, account(booking))).isEqualTo(1);
    }

    @Test
    void aDeletedEventThatGoogleShowsAsGoneIsBurntToo() {
        Booking booking = aBooking();
        assertThat(create(booking)).isInstanceOf(StepResult.Done.class);
        on(booking, Operation.GET, FaultEffect.answer(410, "deleted"));

        assertThat(create(booking))
                .isEqualTo(new StepResult.Refused(FailureReason.CALENDAR_UNAVAILABLE, "event_id_burnt"));
    }

    @Test
    void anErrorThoughAppliedIsAdoptedLater() {
        Booking booking = aBooking();
        on(booking, Operation.INSERT, FaultEffect.answerThoughApplied(503, "backendError"));

        assertThat(create(booking)).isInstanceOf(StepResult.Unavailable.class);
        assertThat(create(booking)).isInstanceOf(StepResult.Done.class);
        assertThat(events(booking)).hasSize(1);
    }

    @Test
    void aMissingRightIsToldToPeople() {
        Booking booking = aBooking();
        on(booking, Operation.INSERT, FaultEffect.answer(403, "insufficientPermissions"));

        create(booking);

        assertThat(rooms.look(booking.orgId())).contains("RECONNECT_NEEDED", "read-only");
    }

    @Test
    void theFirstWriteShowsThatTheRightIsBack() {
        Booking booking = aBooking();
        on(booking, Operation.INSERT, FaultEffect.answer(403, "requiredAccessLevel"));
        create(booking);
        rooms.clock().forward(Duration.ofMinutes(1));

        assertThat(create(booking)).isInstanceOf(StepResult.Done.class);

        assertThat(rooms.look(booking.orgId())).contains("\"CONNECTED\"");
    }

    @Test
    void anUndoLooksOnWhereOnlyWritingIsRefused() {
        Booking booking = aBooking();
        on(booking, Operation.INSERT, FaultEffect.answer(403, "requiredAccessLevel"));
        create(booking);

        assertThat(delete(booking, Leftover.EVENT_MAY_EXIST)).isEqualTo(StepResult.Done.WITHOUT_LINK);
        assertThat(rooms.bean(ClinicTokens.class).refresh(aBookingOf(booking.orgId()), deadline()))
                .isEqualTo(new StepResult.Refused(FailureReason.CALENDAR_ACCESS_REVOKED, "not_writable"));
    }

    private static Booking aBookingOf(OrgId orgId) {
        return Bookings.aBooking().of(orgId).call("another").build();
    }

    @Test
    void anExpiredTokenIsReplacedOnce() {
        Booking booking = aBooking();
        on(booking, Operation.INSERT, new FaultEffect.Unauthorized());

        assertThat(create(booking)).isInstanceOf(StepResult.Done.class);

        assertThat(rooms.google().count(Operation.TOKEN, account(booking))).isEqualTo(2);
    }

    @Test
    void aTokenThatIsNeverHonouredNeedsAPerson() {
        Booking booking = aBooking();
        rooms.google()
                .fault(Fault.on(Operation.INSERT, new FaultEffect.Unauthorized())
                        .account(account(booking))
                        .always());

        assertThat(create(booking))
                .isEqualTo(new StepResult.Refused(FailureReason.CALENDAR_ACCESS_REVOKED, "google_401_authError"));

        assertThat(rooms.google().count(Operation.INSERT, account(booking))).isEqualTo(2);
        assertThat(rooms.look(booking.orgId())).contains("RECONNECT_NEEDED", "fresh access token");
    }

    @Test
    void aCalendarThatIsNotFoundAtFirstIsAskedAgain() {
        Booking booking = aBooking();
        on(booking, Operation.INSERT, FaultEffect.answer(404, "notFound"));

        assertThat(create(booking)).isInstanceOf(StepResult.Done.class);
    }

    @Test
    void aCalendarThatIsNotThereIsRefused() {
        Booking booking = Bookings.aBooking()
                .of(rooms.connectedClinic())
                .calendar("gone@group.calendar.google.com")
                .build();

        assertThat(create(booking))
                .isEqualTo(new StepResult.Refused(FailureReason.CALENDAR_REJECTED, "calendar_not_found"));
        assertThat(rooms.google().count(Operation.INSERT, account(booking))).isEqualTo(3);
        assertThat(delete(booking, Leftover.EVENT_MAY_EXIST)).isEqualTo(outOfReach("google_404_notFound"));
        assertThat(delete(booking, Leftover.EVENT_EXISTS)).isEqualTo(outOfReach("google_404_notFound"));
    }

    @Test
    void aDuplicateThatCannotBeSeenYetIsLookedForAgain() {
        Booking booking = aBooking();
        create(booking);
        on(booking, Operation.GET, FaultEffect.answer(404, "notFound"));

        assertThat(create(booking)).isInstanceOf(StepResult.Done.class);
    }

    @Test
    void aDuplicateThatIsNeverSeenIsUnavailable() {
        Booking booking = aBooking();
        create(booking);
        rooms.google()
                .fault(Fault.on(Operation.GET, FaultEffect.answer(404, "notFound"))
                        .account(account(booking))
                        .always());

        assertThat(create(booking)).isEqualTo(new StepResult.Unavailable("google_404_notFound"));
    }

    @Test
    void anExhaustedCalendarIsLeftInPeace() {
        Booking booking = aBooking();
        Booking other = aBooking();
        on(booking, Operation.INSERT, FaultEffect.answer(403, "quotaExceeded"));
        create(booking);

        assertThat(create(booking)).isInstanceOfSatisfying(StepResult.Unavailable.class, unavailable -> {
            assertThat(unavailable.detail()).isEqualTo("clinic_quota_rests");
            assertThat(unavailable.notBefore()).isBetween(Duration.ofSeconds(100), CalendarQuota.REST);
        });

        assertThat(rooms.google().count(Operation.INSERT, account(booking))).isEqualTo(1);
        assertThat(create(other)).isInstanceOf(StepResult.Done.class);
        rooms.clock().forward(CalendarQuota.REST);
        assertThat(create(booking)).isInstanceOf(StepResult.Done.class);
    }

    @Test
    void aStalledGoogleIsGivenUpAtTheDeadline() {
        Booking booking = aBooking();
        rooms.bean(AccessTokens.class).current(booking.orgId(), deadline());
        on(booking, Operation.INSERT, new FaultEffect.Stall());
        Instant before = rooms.clock().instant();

        StepResult result = calendar().create(booking, before.plusMillis(700));

        assertThat(result).isInstanceOf(StepResult.Unavailable.class);
        assertThat(Duration.between(before, rooms.clock().instant()))
                .isBetween(Duration.ofMillis(600), Duration.ofMillis(1500));
    }

    @Test
    void aPassedDeadlineSendsNothing() {
        Booking booking = aBooking();
        rooms.bean(AccessTokens.class).current(booking.orgId(), deadline());

        assertThat(calendar().create(booking, rooms.clock().instant().minusSeconds(1)))
                .isInstanceOf(StepResult.Unavailable.class);

        assertThat(rooms.google().count(Operation.INSERT, account(booking))).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid,             NOTHING_YET",
        "403, forbidden,           NOTHING_YET",
        "403, requiredAccessLevel, NOTHING_YET",
        "404, notFound,            NOTHING_YET",
        "429, rateLimitExceeded,   PERHAPS_AN_EVENT",
        "403, accessNotConfigured, PERHAPS_AN_EVENT",
        "500, backendError,        PERHAPS_AN_EVENT"
    })
    void aBurnThatGoogleRefusesProvesNothing(int status, String reason, StepResult.Leaves leaves) {
        Booking booking = aBooking();
        always(booking, Operation.INSERT, FaultEffect.answer(status, reason));

        assertThat(delete(booking, Leftover.EVENT_MAY_EXIST))
                .isInstanceOfSatisfying(
                        StepResult.Unavailable.class,
                        unavailable -> assertThat(unavailable.leaves()).isEqualTo(leaves));
    }

    @ParameterizedTest
    @ValueSource(strings = {"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "requiredAccessLevel"})
    void anUndoThatMayNotWriteDisconnectsNobody(String reason) {
        Booking booking = aBooking();
        create(booking);
        always(booking, Operation.DELETE, FaultEffect.answer(403, reason));
        on(booking, Operation.INSERT, FaultEffect.answer(403, reason));

        assertThat(delete(booking, Leftover.EVENT_MAY_EXIST)).isEqualTo(outOfReach("google_403_" + reason));

        assertThat(rooms.look(booking.orgId())).contains("\"CONNECTED\"");
    }

    @Test
    void whatIsThereIsDeletedThoughItsIdCannotBeBurnt() {
        Booking booking = aBooking();
        create(booking);
        always(booking, Operation.INSERT, FaultEffect.answer(400, "invalid"));

        assertThat(delete(booking, Leftover.EVENT_MAY_EXIST)).isEqualTo(StepResult.Done.WITHOUT_LINK);

        assertThat(isLive(booking)).isFalse();
    }

    @Test
    void anEventThatOnlyASearchShowsIsNotForgotten() {
        Booking booking = aBooking();
        create(booking);
        always(booking, Operation.INSERT, FaultEffect.answer(400, "invalid"));
        always(booking, Operation.GET, FaultEffect.answer(404, "notFound"));

        assertThat(delete(booking, Leftover.EVENT_MAY_EXIST)).isEqualTo(StepResult.Done.WITHOUT_LINK);

        assertThat(isLive(booking)).isFalse();
        assertThat(delete(booking, Leftover.EVENT_MAY_EXIST)).isEqualTo(StepResult.Done.WITHOUT_LINK);
    }

    @ParameterizedTest
    @EnumSource(Leftover.class)
    void anEditThatOnlyASearchShowsIsKept(Leftover leftover) {
        Booking booking = aBooking();
        create(booking);
        renameAsPerson(booking);
        always(booking, Operation.GET, FaultEffect.answer(404, "notFound"));

        assertThat(delete(booking, leftover))
                .isEqualTo(new StepResult.Refused(FailureReason.CALENDAR_REJECTED, "event_edited_by_person"));

        assertThat(isLive(booking)).isTrue();
        assertThat(rooms.google().count(Operation.DELETE, account(booking))).isZero();
    }

    @Test
    void nothingIsDeletedUnguardedBeforeASearchHasSaidThatNothingIsThere() {
        Booking booking = aBooking();
        create(booking);
        always(booking, Operation.GET, FaultEffect.answer(404, "notFound"));
        on(booking, Operation.LIST, FaultEffect.answer(503, "backendError"));

        assertThat(delete(booking, Leftover.EVENT_EXISTS))
                .isEqualTo(new StepResult.Unavailable("google_503_backendError"));
        assertThat(rooms.google().count(Operation.DELETE, account(booking))).isZero();

        String etag = events(booking).getFirst().etag();
        assertThat(delete(booking, Leftover.EVENT_EXISTS)).isEqualTo(StepResult.Done.WITHOUT_LINK);
        assertThat(rooms.google().journal(Operation.DELETE, account(booking)))
                .singleElement()
                .satisfies(entry -> assertThat(entry.ifMatch()).isEqualTo(etag));
    }

    @ParameterizedTest
    @EnumSource(
            value = Garbling.class,
            names = {"HALF_RESPONSE", "BROKEN_JSON", "EMPTY_BODY", "EMPTY_OBJECT", "HTML_BODY"})
    void aSearchThatCannotBeReadProvesNothing(Garbling how) {
        Booking booking = aBooking();
        always(booking, Operation.INSERT, FaultEffect.answer(400, "invalid"));
        on(booking, Operation.LIST, new FaultEffect.Garbled(how));

        assertThat(delete(booking, Leftover.EVENT_MAY_EXIST))
                .isInstanceOfSatisfying(
                        StepResult.Unavailable.class,
                        unavailable -> assertThat(unavailable.leaves()).isEqualTo(StepResult.Leaves.PERHAPS_AN_EVENT));
    }

    @Test
    void whatNeverLeftUsLeavesNothing() throws IOException {
        Booking booking = aBooking();
        Instant passed = rooms.clock().instant().minusSeconds(1);
        rooms.bean(AccessTokens.class).current(booking.orgId(), deadline());
        assertThat(calendar().create(booking, passed))
                .isEqualTo(new StepResult.Unavailable("google_too_slow").withoutTrace());

        try (GoogleTransport transport = new GoogleTransport(
                new GoogleTransport.Limits(Duration.ofSeconds(2), Duration.ofSeconds(3), 5), rooms.clock())) {
            CalendarQuota quota = new CalendarQuota(9000, 540, rooms.clock());
            URI nobodyListens = URI.create("http://127.0.0.1:" + closedPort() + "/");
            GoogleCalendarApi api = new GoogleCalendarApi(
                    transport, nobodyListens, rooms.bean(AccessTokens.class), quota, rooms.clock());
            HostCalendar unreachable =
                    new GoogleCalendar(api, new GooglePatience(rooms.clock(), length -> Thread.sleep(length)));

            assertThat(unreachable.create(booking, deadline()))
                    .isEqualTo(new StepResult.Unavailable("google_unreachable").withoutTrace());
        }
    }

    @Test
    void aSearchIsReadToItsLastPage() throws IOException {
        Booking booking = aBooking();
        String ours = "{\"id\": \"%s\", \"status\": \"cancelled\"}".formatted(booking.eventId());
        List<String> pages = List.of(page("", "two"), page(ours, ""));

        try (ScriptedGoogle google = new ScriptedGoogle(pages)) {
            assertThat(google.calendar().delete(booking, Leftover.EVENT_MAY_EXIST, deadline()))
                    .as("its id is burnt, no look shows it, and the search says that it is gone")
                    .isEqualTo(StepResult.Done.WITHOUT_LINK);
            assertThat(google.searches()).isEqualTo(2);
        }
    }

    @Test
    void aSearchWithoutEndProvesNothing() throws IOException {
        try (ScriptedGoogle google = new ScriptedGoogle(Collections.nCopies(20, page("", "next")))) {
            assertThat(google.calendar().delete(aBooking(), Leftover.EVENT_MAY_EXIST, deadline()))
                    .isEqualTo(new StepResult.Unavailable("search_incomplete"));
            assertThat(google.searches()).isEqualTo(GoogleCalendarApi.MOST_PAGES);
        }
    }

    private static String page(String items, String next) {
        String token = next.isEmpty() ? "" : ", \"nextPageToken\": \"" + next + "\"";
        return "{\"kind\": \"calendar#events\", \"items\": [" + items + "]" + token + "}";
    }

    /** Says 409 to an insert and 404 to a look, deletes nothing, and pages its searches as it was told. */
    private final class ScriptedGoogle implements AutoCloseable {

        private final Queue<String> pages;
        private final int pageCount;
        private final HttpServer server;
        private final GoogleTransport transport = new GoogleTransport(
                new GoogleTransport.Limits(Duration.ofSeconds(2), Duration.ofSeconds(3), 5), rooms.clock());

        ScriptedGoogle(List<String> pages) throws IOException {
            this.pages = new ConcurrentLinkedQueue<>(pages);
            this.pageCount = pages.size();
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::answer);
            server.start();
        }

        HostCalendar calendar() {
            URI root = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
            CalendarQuota quota = new CalendarQuota(9000, 540, rooms.clock());
            GoogleCalendarApi api =
                    new GoogleCalendarApi(transport, root, rooms.bean(AccessTokens.class), quota, rooms.clock());
            return new GoogleCalendar(api, new GooglePatience(rooms.clock(), length -> Thread.sleep(length)));
        }

        int searches() {
            return pageCount - pages.size();
        }

        private void answer(HttpExchange exchange) throws IOException {
            boolean search = exchange.getRequestURI().getPath().endsWith("/events")
                    && exchange.getRequestMethod().equals("GET");
            int status = search ? 200 : exchange.getRequestMethod().equals("POST") ? 409 : 404;
            String body = search ? pages.remove() : status == 409 ? error("duplicate") : error("notFound");
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }

        private static String error(String reason) {
            return "{\"error\": {\"errors\": [{\"reason\": \"" + reason + "\"}]}}";
        }

        @Override
        public void close() throws IOException {
            server.stop(0);
            transport.close();
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "403, ACCESS_TOKEN_SCOPE_INSUFFICIENT, CALENDAR_ACCESS_REVOKED",
        "403, SERVICE_DISABLED,                PLATFORM_MISCONFIGURED",
        "400, INVALID_ARGUMENT,                CALENDAR_REJECTED"
    })
    void aReasonIsReadFromTheDetailsToo(int status, String reason, FailureReason expected) {
        Booking booking = aBooking();
        on(booking, Operation.INSERT, new FaultEffect.DetailedAnswer(status, reason, When.BEFORE_APPLYING));

        assertThat(create(booking)).isEqualTo(new StepResult.Refused(expected, "google_" + status + "_" + reason));
        assertThat(rooms.look(booking.orgId()).contains("RECONNECT_NEEDED"))
                .isEqualTo(expected == FailureReason.CALENDAR_ACCESS_REVOKED);
    }

    @Test
    void aProxysUnauthorizedDisconnectsNobody() {
        Booking booking = aBooking();
        always(booking, Operation.INSERT, new FaultEffect.Page(401, When.BEFORE_APPLYING));

        assertThat(create(booking)).isEqualTo(new StepResult.Unavailable("google_http_401"));

        assertThat(rooms.look(booking.orgId())).contains("\"CONNECTED\"");
    }

    @ParameterizedTest
    @CsvSource({"403, rateLimitExceeded", "429, rateLimitExceeded", "503, backendError"})
    void aClinicThatIsAskedToWaitAsksNothingMeanwhile(int status, String reason) {
        Booking booking = aBooking();
        Booking other = aBooking();
        on(
                booking,
                Operation.INSERT,
                new FaultEffect.Answer(status, reason, Duration.ofSeconds(20), When.BEFORE_APPLYING));
        create(booking);

        assertThat(create(booking)).isInstanceOfSatisfying(StepResult.Unavailable.class, unavailable -> {
            assertThat(unavailable.detail()).isEqualTo("clinic_throttled");
            assertThat(unavailable.notBefore()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(20));
            assertThat(unavailable.leaves()).isEqualTo(StepResult.Leaves.NOTHING);
        });
        assertThat(create(other)).isInstanceOf(StepResult.Done.class);
        assertThat(rooms.google().count(Operation.INSERT, account(booking))).isEqualTo(1);
        rooms.clock().forward(Duration.ofSeconds(20));
        assertThat(create(booking)).isInstanceOf(StepResult.Done.class);
    }

    @Test
    void aProjectOutOfItsDayRestsForEverybody() {
        Booking booking = aBooking();
        Booking other = aBooking();
        on(booking, Operation.INSERT, FaultEffect.answer(403, "dailyLimitExceeded"));
        create(booking);

        StepResult meanwhile = create(other);
        rooms.clock().forward(CalendarQuota.REST);

        assertThat(meanwhile)
                .isInstanceOfSatisfying(
                        StepResult.Unavailable.class,
                        unavailable -> assertThat(unavailable.detail()).isEqualTo("project_quota_rests"));
        assertThat(create(other)).isInstanceOf(StepResult.Done.class);
    }

    @Test
    void aTokenThatIsNeverHonouredCostsFewCallsHoweverManyBookingsCome() throws Exception {
        Booking booking = aBooking();
        always(booking, Operation.INSERT, new FaultEffect.Unauthorized());

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<StepResult>> bookings = Collections.nCopies(30, () -> create(booking));
            for (Future<StepResult> end : threads.invokeAll(bookings)) {
                assertThat(end.get()).isInstanceOf(StepResult.Refused.class);
            }
        }

        assertThat(rooms.google().count(Operation.TOKEN, account(booking))).isBetween(2L, 3L);
    }

    private void always(Booking booking, Operation operation, FaultEffect effect) {
        rooms.google()
                .fault(Fault.on(operation, effect).account(account(booking)).always());
    }

    private static StepResult outOfReach(String why) {
        return new StepResult.Refused(
                FailureReason.CALENDAR_ACCESS_REVOKED,
                "calendar_out_of_reach: " + why,
                StepResult.Leaves.PERHAPS_AN_EVENT);
    }

    @Test
    void aDeletionWhoseAnswerIsLostIsFoundDoneLater() {
        Booking booking = aBooking();
        create(booking);
        on(booking, Operation.DELETE, new FaultEffect.Drop(When.AFTER_APPLYING));

        assertThat(delete(booking, Leftover.EVENT_EXISTS)).isInstanceOf(StepResult.Unavailable.class);
        assertThat(delete(booking, Leftover.EVENT_EXISTS)).isEqualTo(StepResult.Done.WITHOUT_LINK);
        assertThat(rooms.google().count(Operation.DELETE, account(booking))).isEqualTo(2);
    }

    @Test
    void aLookThatSaysCancelledIsNotBelievedAlone() {
        Booking booking = aBooking();
        create(booking);
        on(booking, Operation.GET, new FaultEffect.Garbled(Garbling.STATUS_CANCELLED));

        assertThat(delete(booking, Leftover.EVENT_EXISTS)).isEqualTo(StepResult.Done.WITHOUT_LINK);
        assertThat(isLive(booking)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"410, deleted, true", "404, notFound, true", "412, conditionNotMet, true", "500, backendError, false"})
    void aDeletionIsReadByItsReason(int status, String reason, boolean done) {
        Booking booking = aBooking();
        create(booking);
        on(booking, Operation.DELETE, FaultEffect.answer(status, reason));

        assertThat(delete(booking, Leftover.EVENT_EXISTS))
                .isInstanceOf(done ? StepResult.Done.class : StepResult.Unavailable.class);
        assertThat(status == 410 || isLive(booking) != done).isTrue();
    }

    @Test
    void anEventThatKeepsChangingIsLeftToTheNextTry() {
        Booking booking = aBooking();
        create(booking);
        rooms.google()
                .fault(Fault.on(Operation.DELETE, FaultEffect.answer(412, "conditionNotMet"))
                        .account(account(booking))
                        .always());

        assertThat(delete(booking, Leftover.EVENT_EXISTS))
                .isEqualTo(new StepResult.Unavailable("event_keeps_changing"));
        assertThat(rooms.google().count(Operation.DELETE, account(booking))).isEqualTo(2);
    }

    @Test
    void anEventOutOfSightIsBurntAndDeletedAllTheSame() {
        Booking booking = aBooking();
        create(booking);
        rooms.google()
                .fault(Fault.on(Operation.GET, FaultEffect.answer(404, "notFound"))
                        .account(account(booking))
                        .always());

        assertThat(delete(booking, Leftover.EVENT_EXISTS)).isEqualTo(StepResult.Done.WITHOUT_LINK);

        assertThat(isLive(booking)).isFalse();
    }

    @Test
    void eachAttemptHasAnEventOfItsOwn() {
        OrgId org = rooms.connectedClinic();
        Booking first = Bookings.aBooking().of(org).call("one").build();
        Booking second = Bookings.aBooking().of(org).call("one").attempt(2).build();
        create(first);
        delete(first, Leftover.EVENT_EXISTS);

        assertThat(create(second)).isInstanceOf(StepResult.Done.class);

        assertThat(isLive(first)).isFalse();
        assertThat(isLive(second)).isTrue();
    }

    private void on(Booking booking, Operation operation, FaultEffect effect) {
        rooms.google().fault(Fault.on(operation, effect).account(account(booking)));
    }

    private List<CalendarEvent> events(Booking booking) {
        return rooms.google().events(account(booking), "primary");
    }

    private static String account(Booking booking) {
        return email(booking.orgId());
    }
}
