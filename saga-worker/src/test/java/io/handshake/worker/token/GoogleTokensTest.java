package io.handshake.worker.token;

import static io.handshake.worker.Bookings.aBooking;
import static io.handshake.worker.GoogleRooms.email;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.embedded.google.Fault;
import io.handshake.embedded.google.FaultEffect;
import io.handshake.embedded.google.Garbling;
import io.handshake.embedded.google.Operation;
import io.handshake.embedded.google.When;
import io.handshake.worker.GoogleRooms;
import io.handshake.worker.MovableClock;
import io.handshake.worker.clinics.Clinics;
import io.handshake.worker.clinics.Connections;
import io.handshake.worker.clinics.ReconnectCause;
import io.handshake.worker.clinics.Secret;
import io.handshake.worker.saga.StepResult;
import io.handshake.worker.token.AccessTokens.Access;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class GoogleTokensTest {

    private static final StepResult DONE = StepResult.Done.WITHOUT_LINK;
    private static final String CALENDAR_SCOPE = "https://www.googleapis.com/auth/calendar.events";

    private final GoogleRooms rooms = GoogleRooms.shared();
    private final MovableClock clock = rooms.clock();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final GoogleTokens tokens = aWorker();

    @AfterEach
    void close() throws Exception {
        rooms.google().clearFaults();
        rooms.google().tokenLifetime(Duration.ofSeconds(3599));
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void refreshesOnceAndThenServesFromMemory() {
        OrgId org = rooms.connectedClinic();

        assertThat(refresh(org)).isEqualTo(DONE);
        assertThat(refresh(org)).isEqualTo(DONE);

        assertThat(refreshes(org)).isEqualTo(1);
    }

    @Test
    void tokensThatLiveForAMinuteOnlyAreNotRefreshedForEachBooking() {
        rooms.google().tokenLifetime(Duration.ofSeconds(60));
        OrgId org = rooms.connectedClinic();

        refresh(org);
        clock.forward(Duration.ofSeconds(20));
        refresh(org);
        assertThat(refreshes(org)).isEqualTo(1);
        clock.forward(Duration.ofSeconds(20));
        refresh(org);

        assertThat(refreshes(org)).isEqualTo(2);
    }

    @Test
    void fiftyWaitingBookingsAreOneRefresh() throws Exception {
        OrgId org = rooms.connectedClinic();
        onToken(org, new FaultEffect.Delay(Duration.ofMillis(500), When.BEFORE_APPLYING));

        assertThat(fiftyAtOnce(() -> refresh(org))).containsOnly(DONE);

        assertThat(refreshes(org)).isEqualTo(1);
    }

    @Test
    void eachWaiterHasItsOwnDeadline() {
        OrgId org = rooms.connectedClinic();
        onToken(org, new FaultEffect.Delay(Duration.ofSeconds(1), When.BEFORE_APPLYING));

        assertThat(tokens.refresh(aBooking().of(org).build(), clock.instant().plusMillis(200)))
                .isEqualTo(new StepResult.Unavailable("token_refresh_slow"));

        assertThat(refresh(org)).isEqualTo(DONE);
        assertThat(refreshes(org)).isEqualTo(1);
    }

    @Test
    void aTokenThatWillNotOutliveTheBookingIsRefreshed() {
        OrgId org = rooms.connectedClinic();
        rooms.google().tokenLifetime(Duration.ofMinutes(10));
        refresh(org);

        clock.forward(Duration.ofMinutes(7));
        refresh(org);
        assertThat(refreshes(org)).isEqualTo(1);

        clock.forward(Duration.ofMinutes(1));
        refresh(org);
        assertThat(refreshes(org)).isEqualTo(2);
    }

    @Test
    void whatWasUsedLatelyIsRefreshedAheadOfNeed() {
        OrgId org = rooms.connectedClinic();
        refresh(org);
        tokens.refreshAhead();
        clock.forward(Duration.ofMinutes(56));

        tokens.refreshAhead();

        await().atMost(Duration.ofSeconds(40)).until(() -> refreshes(org) == 2);
        assertThat(refresh(org)).isEqualTo(DONE);
        tokens.refreshAhead();
        assertThat(refreshes(org)).isEqualTo(2);
    }

    @Test
    void whatNobodyUsesIsNotRefreshedAhead() {
        OrgId org = rooms.connectedClinic();
        rooms.google().tokenLifetime(Duration.ofHours(3));
        refresh(org);
        clock.forward(Duration.ofMinutes(177));

        tokens.refreshAhead();
        tokens.refreshAhead();

        assertThat(refresh(org)).isEqualTo(DONE);
        assertThat(refreshes(org)).isEqualTo(1);
    }

    @Test
    void anotherWorkersFreshTokenIsUsed() {
        OrgId org = rooms.connectedClinic();
        refresh(org);

        assertThat(refresh(aWorker(), org)).isEqualTo(DONE);

        assertThat(refreshes(org)).isEqualTo(1);
    }

    @Test
    void twoWorkersThatRefreshAtOnceBothEndWithAWorkingToken() throws Exception {
        OrgId org = rooms.connectedClinic();
        GoogleTokens other = aWorker();
        rooms.google()
                .fault(tokenFault(org, new FaultEffect.Delay(Duration.ofMillis(400), When.BEFORE_APPLYING))
                        .times(2));

        assertThat(both(() -> refresh(org), () -> refresh(other, org))).containsOnly(DONE);

        assertThat(refreshes(org)).isEqualTo(2);
        assertThat(tokenOf(tokens, org)).isEqualTo(tokenOf(aWorker(), org));
    }

    @Test
    void twoWorkersSurviveARotatingRefreshToken() throws Exception {
        OrgId org = rooms.connectedClinic();
        rooms.google().rotateRefreshTokens(org.value(), true);
        GoogleTokens other = aWorker();
        rooms.google()
                .fault(tokenFault(org, new FaultEffect.Delay(Duration.ofMillis(300), When.AFTER_APPLYING))
                        .times(1));

        assertThat(both(() -> refresh(org), () -> refresh(other, org))).contains(DONE);
        clock.forward(Duration.ofHours(1));

        assertThat(refresh(org)).isEqualTo(DONE);
        assertThat(rooms.look(org)).contains("\"CONNECTED\"");
    }

    @Test
    void aRotatedRefreshTokenIsKept() {
        OrgId org = rooms.connectedClinic();
        rooms.google().rotateRefreshTokens(org.value(), true);

        for (int i = 0; i < 3; i++) {
            assertThat(refresh(org)).isEqualTo(DONE);
            clock.forward(Duration.ofHours(1));
        }
        assertThat(refresh(aWorker(), org)).isEqualTo(DONE);
        assertThat(count(org)).isEqualTo(4);
    }

    @Test
    void aVoidConsentNeedsAPersonAndIsProbedOnceAMinute() throws Exception {
        OrgId org = rooms.connectedClinic();
        rooms.google().revoke(org.value());

        assertThat(fiftyAtOnce(() -> refresh(org))).containsOnly(revoked("consent_revoked"));
        assertThat(refresh(org)).isEqualTo(revoked("consent_revoked"));
        assertThat(refresh(aWorker(), org)).isEqualTo(revoked("consent_revoked"));
        assertThat(refreshes(org)).isEqualTo(1);
        assertThat(rooms.look(org)).contains("RECONNECT_NEEDED", "no longer honours");

        clock.forward(Duration.ofSeconds(61));
        GoogleTokens other = aWorker();
        assertThat(both(() -> refresh(org), () -> refresh(other, org))).containsOnly(revoked("consent_revoked"));
        assertThat(fiftyAtOnce(() -> refresh(org))).containsOnly(revoked("consent_revoked"));
        assertThat(refreshes(org)).isEqualTo(2);
    }

    @Test
    void aProbeHealsTheConnection() {
        OrgId org = rooms.connectedClinic();
        rooms.google().revoke(org.value());
        refresh(org);
        rooms.google().addAccount(org.value(), email(org));

        clock.forward(Duration.ofSeconds(61));

        assertThat(refresh(org)).isEqualTo(DONE);
        assertThat(rooms.look(org)).contains("\"CONNECTED\"");
    }

    @Test
    void aReconnectCountsAtOnce() {
        OrgId org = rooms.connectedClinic();
        rooms.google().revoke(org.value());
        refresh(org);
        rooms.google().addAccount("again-" + org, email(org));

        rooms.connect(org, "again-" + org);

        assertThat(refresh(org)).isEqualTo(DONE);
        assertThat(rooms.look(org)).contains("\"CONNECTED\"");
    }

    @Test
    void aReconnectDropsTheTokenInMemory() {
        OrgId org = rooms.connectedClinic();
        refresh(org);
        Secret before = tokenOf(tokens, org);
        rooms.google().addAccount("again-" + org, email(org));

        rooms.connect(org, "again-" + org);
        refresh(org);

        assertThat(tokenOf(tokens, org)).isNotEqualTo(before);
    }

    @Test
    void aReconnectDuringARefusedRefreshWins() throws Exception {
        OrgId org = rooms.connectedClinic();
        rooms.google().revoke(org.value());
        rooms.google().addAccount("again-" + org, email(org));
        onToken(org, new FaultEffect.Delay(Duration.ofMillis(600), When.AFTER_APPLYING));

        List<StepResult> results = both(() -> refresh(org), () -> {
            await().atMost(Duration.ofSeconds(40)).until(() -> count(org) == 1);
            rooms.connect(org, "again-" + org);
            return DONE;
        });

        assertThat(results).containsOnly(DONE);
        assertThat(rooms.look(org)).contains("\"CONNECTED\"");
    }

    @Test
    void ourOwnBadClientTouchesNoClinic() {
        OrgId org = rooms.connectedClinic();
        OrgId other = rooms.connectedClinic();
        rooms.google()
                .fault(Fault.on(Operation.TOKEN, new FaultEffect.Unauthorized()).always());

        assertThat(refresh(org)).isEqualTo(misconfigured("oauth_invalid_client"));
        assertThat(refresh(other)).isEqualTo(misconfigured("oauth_invalid_client"));
        assertThat(refreshes(other)).isZero();
        assertThat(rooms.look(org)).contains("\"CONNECTED\"");

        rooms.google().clearFaults();
        clock.forward(TokenRules.CLIENT_PAUSE);
        assertThat(refresh(org)).isEqualTo(DONE);
    }

    @Test
    void aTokenOfAnotherClientIsThatClinicsTroubleAlone() {
        OrgId org = rooms.connectedClinic();
        OrgId other = rooms.connectedClinic();
        onToken(org, FaultEffect.answer(401, "unauthorized_client"));

        assertThat(refresh(org)).isEqualTo(revoked("consent_revoked"));
        assertThat(refresh(other)).isEqualTo(DONE);
    }

    @Test
    void aConsentWithoutTheCalendarNeedsAPerson() {
        OrgId org = rooms.connectedClinic();
        rooms.google().narrowScopes(org.value(), Set.of("openid"));

        assertThat(refresh(org)).isEqualTo(revoked("scope_missing"));

        assertThat(rooms.look(org)).contains("RECONNECT_NEEDED", "not ticked");
    }

    @Test
    void anAdministratorsBlockIsToldApart() {
        OrgId org = rooms.connectedClinic();
        onToken(org, FaultEffect.answer(400, "admin_policy_enforced"));

        assertThat(refresh(org)).isEqualTo(revoked("admin_policy"));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void anOverloadedEndpointIsOnlyUnavailable(int status) {
        OrgId org = rooms.connectedClinic();
        onToken(org, FaultEffect.answer(status, "backend_error"));

        assertThat(refresh(org)).isInstanceOf(StepResult.Unavailable.class);

        clock.forward(TokenRules.FAILURE_PAUSE);
        assertThat(refresh(org)).isEqualTo(DONE);
        assertThat(refreshes(org)).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Garbling.class,
            names = {"HALF_RESPONSE", "BROKEN_JSON", "EMPTY_BODY", "HTML_BODY"})
    void anUnreadableAnswerIsOnlyUnavailable(Garbling how) {
        OrgId org = rooms.connectedClinic();
        onToken(org, new FaultEffect.Garbled(how));

        assertThat(refresh(org)).isInstanceOf(StepResult.Unavailable.class);

        clock.forward(TokenRules.FAILURE_PAUSE);
        assertThat(refresh(org)).isEqualTo(DONE);
    }

    @Test
    void aDroppedConnectionIsOnlyUnavailableAndNotRetriedBehindOurBack() {
        OrgId org = rooms.connectedClinic();
        onToken(org, new FaultEffect.Drop(When.BEFORE_APPLYING));

        assertThat(refresh(org)).isEqualTo(new StepResult.Unavailable("token_endpoint_unreachable"));
        assertThat(count(org)).isEqualTo(1);
    }

    @Test
    void aStalledEndpointIsGivenUp() {
        OrgId org = rooms.connectedClinic();
        onToken(org, new FaultEffect.Stall());

        Instant before = clock.instant();
        assertThat(refresh(org)).isInstanceOf(StepResult.Unavailable.class);

        assertThat(Duration.between(before, clock.instant())).isLessThan(Duration.ofSeconds(6));
    }

    @Test
    void retryAfterIsPassedOnAndKept() throws Exception {
        OrgId org = rooms.connectedClinic();
        onToken(org, new FaultEffect.Answer(429, "rate_limited", Duration.ofSeconds(30), When.BEFORE_APPLYING));

        assertThat(refresh(org))
                .isEqualTo(new StepResult.Unavailable("token_endpoint_http_429", Duration.ofSeconds(30)));
        assertThat(fiftyAtOnce(() -> refresh(org)))
                .allSatisfy(result -> assertThat(result)
                        .isInstanceOfSatisfying(
                                StepResult.Unavailable.class,
                                unavailable -> assertThat(unavailable.notBefore())
                                        .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30))));

        assertThat(refreshes(org)).isEqualTo(1);
    }

    @Test
    void unknownAndUnconnectedClinicsAreRefused() {
        assertThat(refresh(new OrgId("nobody")))
                .isEqualTo(new StepResult.Refused(FailureReason.CLINIC_UNKNOWN, "clinic_unknown"));
        assertThat(refresh(rooms.clinic()))
                .isEqualTo(new StepResult.Refused(FailureReason.CALENDAR_NOT_CONNECTED, "calendar_not_connected"));
    }

    @Test
    void aRejectedTokenIsReplacedOnceForAllWhoHoldIt() throws Exception {
        OrgId org = rooms.connectedClinic();
        Access.Granted first = granted(tokens, org);

        List<Access> replaced = fiftyAtOnce(() -> tokens.insteadOf(first, deadline()));

        assertThat(Set.copyOf(replaced)).hasSize(1).doesNotContain(first);
        assertThat(refreshes(org)).isEqualTo(2);
    }

    @Test
    void onlyTheTokenThatFailedCanMarkTheConnection() {
        OrgId org = rooms.connectedClinic();
        Access.Granted first = granted(tokens, org);
        tokens.insteadOf(first, deadline());

        tokens.needReconnect(first, ReconnectCause.NOT_WRITABLE);
        assertThat(rooms.look(org)).contains("\"CONNECTED\"");

        tokens.needReconnect(granted(tokens, org), ReconnectCause.NOT_WRITABLE);
        assertThat(rooms.look(org)).contains("RECONNECT_NEEDED", "read-only");
        assertThat(refresh(org)).isEqualTo(revoked("not_writable"));
    }

    @Test
    void aProbeThatBringsATokenProvesNoRightToWrite() {
        OrgId org = rooms.connectedClinic();
        tokens.needReconnect(granted(tokens, org), ReconnectCause.NOT_WRITABLE);
        clock.forward(TokenRules.PROBE_EVERY);

        assertThat(refresh(org)).isEqualTo(DONE);
        assertThat(rooms.look(org)).contains("RECONNECT_NEEDED", "read-only");
        assertThat(refresh(org)).isEqualTo(revoked("not_writable"));

        tokens.wrote(granted(tokens, org));
        assertThat(rooms.look(org)).contains("\"CONNECTED\"");
        assertThat(refresh(org)).isEqualTo(DONE);
    }

    @Test
    void whoOnlyLooksNeedsNoRightToWrite() {
        OrgId org = rooms.connectedClinic();
        tokens.needReconnect(granted(tokens, org), ReconnectCause.NOT_WRITABLE);

        Access look = tokens.toLook(org, deadline());
        assertThat(look).isInstanceOf(Access.Granted.class);
        assertThat(tokens.insteadOf((Access.Granted) look, deadline()))
                .isInstanceOf(Access.Granted.class)
                .isNotEqualTo(look);

        assertThat(refresh(org)).isEqualTo(revoked("not_writable"));
    }

    @Test
    void storedTokensAreSealedAndBoundToTheirRow() {
        OrgId org = rooms.connectedClinic();
        OrgId thief = rooms.connectedClinic();
        refresh(org);
        assertThat(sql("select count(*) from google_connection where position(convert_to('" + org
                        + "', 'UTF8') in refresh_token) > 0"))
                .isEqualTo("0");

        sqlUpdate("update google_connection set refresh_token = (select refresh_token from google_connection"
                + " where org_id = '" + org + "'), version = version + 1 where org_id = '" + thief + "'");

        assertThat(refresh(thief)).isEqualTo(misconfigured("stored_token_unreadable"));
    }

    @Test
    void aSecondLookWithinABookingAsksNoDatabase() {
        OrgId org = rooms.connectedClinic();
        refresh(org);
        sqlUpdate("update google_connection set version = version + 1, access_token = null,"
                + " access_token_expires_at = null where org_id = '" + org + "'");

        assertThat(tokens.current(org, deadline())).isInstanceOf(Access.Granted.class);
        assertThat(refreshes(org)).isEqualTo(1);

        refresh(org);
        assertThat(refreshes(org)).isEqualTo(2);
    }

    @Test
    void theScopeOfTheAnswerIsStored() {
        OrgId org = rooms.connectedClinic();
        refresh(org);

        assertThat(sql("select scope from google_connection where org_id = '" + org + "'"))
                .isEqualTo(CALENDAR_SCOPE);
    }

    private GoogleTokens aWorker() {
        var transport = new GoogleTransport(
                new GoogleTransport.Limits(Duration.ofSeconds(2), Duration.ofSeconds(3), 64), clock);
        var client = new GoogleTokenEndpoint.Client(
                "stand-in-client", "stand-in-secret", URI.create(rooms.google().tokenUrl()));
        var worker = new GoogleTokens(
                rooms.bean(Clinics.class),
                rooms.bean(Connections.class),
                new GoogleTokenEndpoint(transport, client, clock),
                RefreshCounts.NONE,
                clock);
        opened.add(worker);
        opened.add(transport);
        return worker;
    }

    private StepResult refresh(OrgId org) {
        return refresh(tokens, org);
    }

    private StepResult refresh(GoogleTokens worker, OrgId org) {
        return worker.refresh(aBooking().of(org).build(), deadline());
    }

    private Instant deadline() {
        return clock.instant().plusSeconds(10);
    }

    private Access.Granted granted(GoogleTokens worker, OrgId org) {
        return (Access.Granted) worker.current(org, deadline());
    }

    private Secret tokenOf(GoogleTokens worker, OrgId org) {
        return granted(worker, org).token();
    }

    private void onToken(OrgId org, FaultEffect effect) {
        rooms.google().fault(tokenFault(org, effect));
    }

    private static Fault tokenFault(OrgId org, FaultEffect effect) {
        return Fault.on(Operation.TOKEN, effect).account(email(org));
    }

    private long refreshes(OrgId org) {
        return rooms.google().count(Operation.TOKEN, email(org));
    }

    private long count(OrgId org) {
        return refreshes(org);
    }

    private static StepResult revoked(String detail) {
        return new StepResult.Refused(FailureReason.CALENDAR_ACCESS_REVOKED, detail);
    }

    private static StepResult misconfigured(String detail) {
        return new StepResult.Refused(FailureReason.PLATFORM_MISCONFIGURED, detail);
    }

    private static <T> List<T> fiftyAtOnce(Callable<T> work) throws Exception {
        return together(Collections.nCopies(50, work));
    }

    private static <T> List<T> both(Callable<T> one, Callable<T> other) throws Exception {
        return together(List.of(one, other));
    }

    private static <T> List<T> together(List<Callable<T>> work) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = threads.invokeAll(work);
            return futures.stream().map(Future::resultNow).collect(Collectors.toList());
        }
    }

    private String sql(String query) {
        return rooms.sql().sql(query).query(String.class).single();
    }

    private void sqlUpdate(String statement) {
        assertThat(rooms.sql().sql(statement).update()).isEqualTo(1);
    }
}
