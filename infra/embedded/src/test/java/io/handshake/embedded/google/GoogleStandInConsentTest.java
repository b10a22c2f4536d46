package io.handshake.embedded.google;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Tag("slow")
@Timeout(20)
class GoogleStandInConsentTest {

    private static final String CALLBACK = "http://127.0.0.1:8081/connect/google/callback";
    private static final String EVENTS = "https://www.googleapis.com/auth/calendar.events";
    private static final String READ = "https://www.googleapis.com/auth/calendar.readonly";
    /** From RFC 7636, appendix B. */
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private GoogleStandIn google;
    private Caller caller;

    @BeforeEach
    void start() {
        google = GoogleStandIn.start();
        caller = new Caller(google);
    }

    @AfterEach
    void stop() {
        caller.close();
        google.close();
    }

    @Test
    void sendsCodeAndStateBackAndExchangesTheCodeOnce() throws Exception {
        Map<String, String> back = consent(Map.of());

        Caller.Response tokens = exchange(back.get("code"), VERIFIER);
        Caller.Response again = exchange(back.get("code"), VERIFIER);

        assertThat(back).containsEntry("state", "s 1&x");
        assertThat(Set.of(tokens.json().get("scope").asString().split(" "))).isEqualTo(Set.of(EVENTS, READ));
        caller.bearer(tokens.json().get("access_token").asString());
        assertThat(caller.insert("abc123").status()).isEqualTo(200);
        assertThat(google.events("owner@clinic.test", "primary")).hasSize(1);
        assertThat(caller.refresh(tokens.json().get("refresh_token").asString()).status())
                .isEqualTo(200);
        assertThat(again.json().get("error").asString()).isEqualTo("invalid_grant");
    }

    @Test
    void refusesACodeWithoutItsVerifierOrForAnotherRedirect() throws Exception {
        assertThat(exchange(consent(Map.of()).get("code"), "wrong").status()).isEqualTo(400);
        assertThat(exchange(consent(Map.of()).get("code"), "").status()).isEqualTo(400);
        Caller.Response elsewhere = caller.token(Map.of(
                "grant_type",
                "authorization_code",
                "code",
                consent(Map.of()).get("code"),
                "redirect_uri",
                CALLBACK + "2",
                "code_verifier",
                VERIFIER));
        assertThat(elsewhere.json().get("error").asString()).isEqualTo("invalid_grant");
    }

    @Test
    void givesASecondRefreshTokenOnlyWhenConsentIsAskedForAgain() throws Exception {
        JsonNode first = exchange(consent(Map.of()).get("code"), VERIFIER).json();
        JsonNode second = exchange(consent(Map.of()).get("code"), VERIFIER).json();
        JsonNode third = exchange(
                        consent(Map.of("prompt", "select_account consent")).get("code"), VERIFIER)
                .json();

        assertThat(first.has("refresh_token")).isTrue();
        assertThat(second.has("refresh_token")).isFalse();
        assertThat(third.has("refresh_token")).isTrue();
    }

    @Test
    void letsThePersonUntickAScopeOrBeAnother() throws Exception {
        google.withholdAtConsent(Set.of(EVENTS));

        JsonNode tokens = exchange(
                        consent(Map.of("login_hint", "ben@clinic.test")).get("code"), VERIFIER)
                .json();

        assertThat(tokens.get("scope").asString()).isEqualTo(READ);
        caller.bearer(tokens.get("access_token").asString());
        assertThat(caller.insert("abc123").reason()).isEqualTo("insufficientPermissions");
        assertThat(google.journal(Operation.INSERT, "ben@clinic.test")).hasSize(1);
    }

    @Test
    void neverSendsABrowserAwayFromThisMachine() throws Exception {
        Caller.Response response = caller.open(url(Map.of("redirect_uri", "https://evil.test/callback")));

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).contains("redirect_uri_mismatch");
        assertThat(caller.open(url(Map.of("client_id", "somebody"))).status()).isEqualTo(400);
        assertThat(caller.open(url(Map.of("code_challenge_method", "plain"))).status())
                .isEqualTo(400);
    }

    @Test
    void refusesAChallengeThatIsNoHash() throws Exception {
        assertThat(caller.open(url(Map.of("code_challenge", VERIFIER.substring(1))))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void takesOnlyRegisteredRedirectsOnceThereAreSome() throws Exception {
        try (GoogleStandIn strict =
                GoogleStandIn.builder().redirectUris(Set.of(CALLBACK)).start()) {
            String query = url(Map.of()).substring(google.authUrl().length());
            String other = url(Map.of("redirect_uri", CALLBACK + "/"))
                    .substring(google.authUrl().length());

            assertThat(caller.open(strict.authUrl() + query).status()).isEqualTo(302);
            assertThat(caller.open(strict.authUrl() + other).body()).contains("redirect_uri_mismatch");
        }
    }

    @Test
    void endsAConsentToAnAppInTestingModeAfterSevenDaysWithoutAWord() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
        try (GoogleStandIn testing = GoogleStandIn.builder().clock(reading(now)).start();
                Caller friend = new Caller(testing)) {
            testing.testingMode(true);
            String query = url(Map.of()).substring(google.authUrl().length());
            String code = location(friend.open(testing.authUrl() + query)).get("code");
            JsonNode tokens = exchange(friend, code, VERIFIER).json();
            String refreshToken = tokens.get("refresh_token").asString();

            now.set(now.get().plus(Duration.ofDays(7)).minusSeconds(1));
            assertThat(friend.refresh(refreshToken).status()).isEqualTo(200);
            now.set(now.get().plusSeconds(1));

            assertThat(tokens.has("refresh_token_expires_in")).isFalse();
            assertThat(friend.refresh(refreshToken).json().get("error").asString())
                    .isEqualTo("invalid_grant");
        }
    }

    private static Clock reading(AtomicReference<Instant> now) {
        return new Clock() {
            @Override
            public Instant instant() {
                return now.get();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException("instants only");
            }
        };
    }

    @Test
    void showsThePageWithBothAnswersWhenAskedTo() throws Exception {
        try (GoogleStandIn asking = GoogleStandIn.builder().consentPage(true).start()) {
            String page = asking.authUrl()
                    + url(Map.of("state", "<script>"))
                            .substring(google.authUrl().length());

            Caller.Response shown = caller.open(page);
            Caller.Response denied = caller.open(page + "&decision=deny");

            assertThat(shown.status()).isEqualTo(200);
            assertThat(shown.body()).contains(">Allow</a>", ">Deny</a>").doesNotContain("<script>");
            assertThat(location(denied)).containsEntry("error", "access_denied");
        }
    }

    private Map<String, String> consent(Map<String, String> changes) throws Exception {
        Caller.Response response = caller.open(url(changes));
        assertThat(response.status()).isEqualTo(302);
        return location(response);
    }

    private static Map<String, String> location(Caller.Response response) {
        String target = response.raw().headers().firstValue("Location").orElseThrow();
        assertThat(target).startsWith(CALLBACK + "?");
        Map<String, String> parameters = new LinkedHashMap<>();
        Forms.parse(URI.create(target).getRawQuery())
                .forEach((name, values) -> parameters.put(name, values.getFirst()));
        return parameters;
    }

    private String url(Map<String, String> changes) {
        Map<String, String> parameters = new LinkedHashMap<>(Map.of(
                "client_id", "stand-in-client",
                "redirect_uri", CALLBACK,
                "response_type", "code",
                "scope", EVENTS + " " + READ,
                "access_type", "offline",
                "state", "s 1&x",
                "code_challenge", CHALLENGE,
                "code_challenge_method", "S256"));
        parameters.putAll(changes);
        return google.authUrl() + "?" + Forms.format(parameters);
    }

    private Caller.Response exchange(String code, String verifier) throws Exception {
        return exchange(caller, code, verifier);
    }

    private static Caller.Response exchange(Caller who, String code, String verifier) throws Exception {
        return who.token(Map.of(
                "grant_type", "authorization_code",
                "code", code,
                "redirect_uri", CALLBACK,
                "code_verifier", verifier));
    }
}
