package io.handshake.embedded.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

@Tag("slow")
@Timeout(20)
class GoogleStandInFaultTest {

    private static final String ACCOUNT = "anna@clinic.test";

    private GoogleStandIn google;
    private Caller caller;

    @BeforeEach
    void start() throws Exception {
        google = GoogleStandIn.start();
        caller = new Caller(google, "dev-anna");
    }

    @AfterEach
    void stop() {
        caller.close();
        google.close();
    }

    @Test
    void answersAnErrorBeforeApplying() throws Exception {
        google.fault(Fault.on(
                Operation.INSERT,
                new FaultEffect.Answer(429, "rateLimitExceeded", Duration.ofSeconds(7), When.BEFORE_APPLYING)));

        Caller.Response broken = caller.insert("abc123");

        assertThat(broken.status()).isEqualTo(429);
        assertThat(broken.reason()).isEqualTo("rateLimitExceeded");
        assertThat(broken.raw().headers().firstValue("Retry-After")).contains("7");
        assertThat(events()).isEmpty();
        assertThat(caller.insert("abc123").status()).isEqualTo(200);
        assertThat(google.journal(Operation.INSERT, ACCOUNT))
                .extracting(entry -> entry.fault().isEmpty())
                .containsExactly(false, true);
    }

    @Test
    void answersAnErrorThoughApplied() throws Exception {
        google.fault(Fault.on(Operation.INSERT, FaultEffect.answerThoughApplied(503, "backendError")));

        assertThat(caller.insert("abc123").status()).isEqualTo(503);
        assertThat(events()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(When.class)
    void dropsTheConnectionOnEitherSideOfTheWrite(When when) {
        google.fault(Fault.on(Operation.INSERT, new FaultEffect.Drop(when)));

        assertThatThrownBy(() -> caller.insert("abc123")).isInstanceOf(IOException.class);

        assertThat(events()).hasSize(when == When.AFTER_APPLYING ? 1 : 0);
        assertThat(google.journal(Operation.INSERT, ACCOUNT).getFirst().status())
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(When.class)
    void delaysOnEitherSideOfTheWrite(When when) throws Exception {
        google.fault(Fault.on(Operation.INSERT, new FaultEffect.Delay(Duration.ofMillis(700), when)));
        long begin = System.nanoTime();

        CompletableFuture<Caller.Response> answer = inBackground();
        await().atMost(Duration.ofSeconds(20)).until(() -> google.count(Operation.INSERT) == 1);
        if (when == When.AFTER_APPLYING) {
            await().atMost(Duration.ofMillis(500)).until(() -> !events().isEmpty());
        } else {
            assertThat(events()).isEmpty();
            assertThat(google.unfinished()).isEqualTo(1);
        }

        assertThat(answer.get(5, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(690));
        assertThat(events()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Garbling.class)
    void spoilsTheAnswerOfACarriedOutRequest(Garbling how) throws Exception {
        google.fault(Fault.on(Operation.INSERT, new FaultEffect.Garbled(how)));

        switch (how) {
            case HALF_RESPONSE ->
                assertThatThrownBy(() -> caller.insert("abc123")).isInstanceOf(IOException.class);
            case BROKEN_JSON ->
                assertThatThrownBy(() -> caller.insert("abc123").json()).isInstanceOf(IllegalArgumentException.class);
            case EMPTY_BODY -> assertThat(caller.insert("abc123").body()).isEmpty();
            case EMPTY_OBJECT -> assertThat(caller.insert("abc123").body()).isEqualTo("{}");
            case HTML_BODY -> assertThat(caller.insert("abc123").body()).startsWith("<!doctype html>");
            case ID_MISSING ->
                assertThat(caller.insert("abc123").json().has("id")).isFalse();
            case ID_EMPTY ->
                assertThat(caller.insert("abc123").json().get("id").asString()).isEmpty();
            case ID_FOREIGN ->
                assertThat(caller.insert("abc123").json().get("id").asString()).isNotIn("", "abc123");
            case STATUS_CANCELLED ->
                assertThat(caller.insert("abc123").json().get("status").asString())
                        .isEqualTo("cancelled");
            case OTHER_INSTANTS -> {
                JsonNode event = caller.insert("abc123").json();
                assertThat(EventTimes.instant(event, "start")).isEqualTo(Instant.parse("2027-07-01T14:00:00Z"));
            }
        }
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.id()).isEqualTo("abc123");
            assertThat(event.isLive()).isTrue();
            assertThat(event.start()).isEqualTo(Instant.parse("2027-07-01T13:00:00Z"));
        });
    }

    @Test
    void letsAWriteLandLateEvenWhenItsTokenIsGoneByThen() {
        google.fault(Fault.on(Operation.INSERT, new FaultEffect.ApplyLate(Duration.ofMillis(400), Meanwhile.DROP)));

        assertThatThrownBy(() -> caller.insert("abc123")).isInstanceOf(IOException.class);
        google.expireAccessTokens("dev-anna");

        assertThat(events()).isEmpty();
        assertThat(google.unfinished()).isEqualTo(1);
        await().atMost(Duration.ofSeconds(20)).until(() -> google.unfinished() == 0);
        assertThat(events()).hasSize(1);
    }

    @Test
    void aLateWriteOfABurntIdChangesNothing() throws Exception {
        google.fault(Fault.on(Operation.INSERT, new FaultEffect.ApplyLate(Duration.ofMillis(300), Meanwhile.DROP)));
        assertThatThrownBy(() -> caller.insert("abc123")).isInstanceOf(IOException.class);

        caller.insert("abc123");
        caller.delete("abc123");

        await().during(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(20))
                .until(() -> events().size() == 1 && !events().getFirst().isLive());
    }

    @Test
    void stallsUntilItIsClosed() throws Exception {
        google.fault(Fault.on(Operation.INSERT, new FaultEffect.Stall()));
        google.fault(Fault.on(Operation.INSERT, new FaultEffect.ApplyLate(Duration.ofMillis(50), Meanwhile.STALL)));

        CompletableFuture<Caller.Response> never = inBackground();
        CompletableFuture<Caller.Response> neverEither = inBackground();
        await().atMost(Duration.ofSeconds(20)).until(() -> events().size() == 1);

        await().atMost(Duration.ofSeconds(20)).until(() -> google.unfinished() == 0);
        assertThat(never).isNotDone();
        assertThat(neverEither).isNotDone();
        google.close();
        assertThatThrownBy(() -> never.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void dripsAGoodAnswer() throws Exception {
        google.fault(Fault.on(Operation.INSERT, new FaultEffect.Drip(Duration.ofMillis(1))));

        assertThat(caller.insert("abc123").json().get("id").asString()).isEqualTo("abc123");

        // longer than the caller waits for a head, so the head does not wait for the first byte
        google.fault(Fault.on(Operation.GET, new FaultEffect.Drip(Duration.ofSeconds(10))));
        HttpResponse<InputStream> slow = caller.begun("abc123");
        assertThat(slow.statusCode()).isEqualTo(200);
        google.close();
        assertThatThrownBy(() -> slow.body().readAllBytes()).isInstanceOf(IOException.class);
    }

    @Test
    void answersMoreThanAnybodyAskedFor() throws Exception {
        google.fault(Fault.on(Operation.INSERT, new FaultEffect.Oversized(3_000_000)));

        Caller.Response large = caller.insert("abc123");

        assertThat(large.body()).hasSizeGreaterThan(3_000_000);
        assertThat(large.json().get("id").asString()).isEqualTo("abc123");
        assertThat(events()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"200, BEFORE_APPLYING, 0", "200, AFTER_APPLYING, 1", "403, BEFORE_APPLYING, 0", "502, AFTER_APPLYING, 1"
    })
    void answersAWebPage(int status, When when, int made) throws Exception {
        google.fault(Fault.on(Operation.INSERT, new FaultEffect.Page(status, when)));

        Caller.Response page = caller.insert("abc123");

        assertThat(page.status()).isEqualTo(status);
        assertThat(page.body()).startsWith("<!doctype html>");
        assertThat(events()).hasSize(made);
    }

    @Test
    void hidesAReasonInTheDetails() throws Exception {
        google.fault(Fault.on(
                Operation.INSERT,
                new FaultEffect.DetailedAnswer(403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT", When.BEFORE_APPLYING)));

        Caller.Response refused = caller.insert("abc123");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().path("error").has("errors")).isFalse();
        assertThat(refused.json()
                        .path("error")
                        .path("details")
                        .path(0)
                        .path("reason")
                        .asString())
                .isEqualTo("ACCESS_TOKEN_SCOPE_INSUFFICIENT");
    }

    @Test
    void refusesAnotherClientsRefreshTokenWhenTold() throws Exception {
        google.fault(Fault.on(Operation.TOKEN, FaultEffect.answer(401, "unauthorized_client")));

        assertThat(caller.refresh("dev-anna").json().get("error").asString()).isEqualTo("unauthorized_client");
    }

    @Test
    void takesEventsAndChangesByHand() throws Exception {
        Instant start = Instant.parse("2027-07-01T13:00:00Z");
        google.addAsPerson(ACCOUNT, "primary", "abc123", "Lunch", start, start.plusSeconds(60));

        assertThat(caller.insert("abc123").reason()).isEqualTo("duplicate");
        String before = events().getFirst().etag();
        google.patchAsPerson(ACCOUNT, "primary", "abc123", "{\"attendees\": [{\"email\": \"a@b.test\"}]}");

        JsonNode event = caller.get("abc123").json();
        assertThat(event.path("attendees").path(0).path("email").asString()).isEqualTo("a@b.test");
        assertThat(event.get("etag").asString()).isNotEqualTo(before);
    }

    @Test
    void refusesAGoodTokenWhenTold() throws Exception {
        google.fault(Fault.on(Operation.INSERT, new FaultEffect.Unauthorized()));

        assertThat(caller.insert("abc123").reason()).isEqualTo("authError");
        assertThat(caller.insert("abc123").status()).isEqualTo(200);
    }

    @Test
    void breaksTheTokenEndpointInItsOwnWords() throws Exception {
        google.fault(Fault.on(Operation.TOKEN, FaultEffect.answer(503, "internal_failure"))
                .account("ben@clinic.test"));

        Caller.Response other = caller.refresh("dev-anna");
        Caller.Response broken = caller.refresh("dev-ben");

        assertThat(other.status()).isEqualTo(200);
        assertThat(broken.status()).isEqualTo(503);
        assertThat(broken.json().get("error").asString()).isEqualTo("internal_failure");
        assertThat(caller.refresh("dev-ben").status()).isEqualTo(200);
    }

    @Test
    void strikesInOrderAsOftenAsToldAndOnlyThoseConcerned() throws Exception {
        google.fault(
                Fault.on(Operation.GET, FaultEffect.answer(500, "backendError")).times(2));
        google.fault(Fault.on(Operation.GET, FaultEffect.answer(404, "notFound")));
        google.fault(Fault.on(Operation.GET, FaultEffect.answer(502, "backendError"))
                .calendar("another@group.calendar.test")
                .always());
        caller.insert("abc123");

        assertThat(List.of(
                        caller.get("abc123").status(),
                        caller.get("abc123").status(),
                        caller.get("abc123").status(),
                        caller.get("abc123").status()))
                .containsExactly(500, 500, 404, 200);
        assertThat(google.faults()).hasSize(1);
        google.clearFaults();
        assertThat(google.faults()).isEmpty();
    }

    @Test
    void rollsDiceThatFallTheSameWayEachTime() throws Exception {
        Fault sometimes =
                Fault.onAny(FaultEffect.answer(500, "backendError")).always().probability(0.5, 42);
        caller.insert("abc123");

        List<Integer> first = statuses(sometimes);
        List<Integer> second = statuses(sometimes);

        assertThat(first).contains(200, 500).isEqualTo(second);
    }

    private List<Integer> statuses(Fault fault) throws Exception {
        google.fault(fault);
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            statuses.add(caller.get("abc123").status());
        }
        google.clearFaults();
        return statuses;
    }

    @Test
    void callsTheHookAfterTheWriteAndBeforeTheAnswer() throws Exception {
        google.onInserted(inserted -> google.addAsPerson(
                inserted.account(),
                inserted.calendar(),
                "Rival",
                inserted.event().start(),
                inserted.event().end()));

        caller.insert("abc123");

        assertThat(events()).extracting(CalendarEvent::summary).containsExactly("Check-up", "Rival");
    }

    @Test
    void slowsEverythingDown() throws Exception {
        google.latency(Duration.ofMillis(200));
        long begin = System.nanoTime();

        caller.insert("abc123");

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(190));
        assertThatThrownBy(() -> google.latency(Duration.ofHours(1))).hasMessageContaining("600000 ms");
    }

    private List<CalendarEvent> events() {
        return google.events(ACCOUNT, "primary");
    }

    private CompletableFuture<Caller.Response> inBackground() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return caller.insert("abc123");
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                Thread::startVirtualThread);
    }
}
