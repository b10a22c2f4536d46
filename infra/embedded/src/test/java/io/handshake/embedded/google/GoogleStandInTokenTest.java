package io.handshake.embedded.google;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("slow")
@Timeout(20)
class GoogleStandInTokenTest {

    private static final class HandSetClock extends Clock {
        private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2027-01-01T00:00:00Z"));

        void advance(Duration length) {
            now.updateAndGet(instant -> instant.plus(length));
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    }

    private final HandSetClock clock = new HandSetClock();
    private GoogleStandIn google;
    private Caller caller;

    @BeforeEach
    void start() {
        google = GoogleStandIn.builder().clock(clock).start();
        google.addAccount("one", "anna@clinic.test");
        caller = new Caller(google);
    }

    @AfterEach
    void stop() {
        caller.close();
        google.close();
    }

    @Test
    void refreshesWithoutANewRefreshToken() throws Exception {
        Caller.Response response = caller.refresh("one");

        assertThat(response.json().get("expires_in").asInt()).isEqualTo(3599);
        assertThat(response.json().get("token_type").asString()).isEqualTo("Bearer");
        assertThat(response.json().get("scope").asString())
                .isEqualTo("https://www.googleapis.com/auth/calendar.events");
        assertThat(response.json().has("refresh_token")).isFalse();
        assertThat(response.json().has("refresh_token_expires_in")).isFalse();
        assertThat(caller.insert("abc123").status()).isEqualTo(200);
    }

    @Test
    void refusesAWrongClientAndUnknownTokensAndOtherGrantTypes() throws Exception {
        Map<String, String> right = Map.of("grant_type", "refresh_token", "refresh_token", "one");
        Caller.Response client =
                caller.token(Map.of("grant_type", "refresh_token", "refresh_token", "one", "client_secret", "wrong"));
        Caller.Response unknown = caller.refresh("two");
        Caller.Response grantType = caller.token(Map.of("grant_type", "password"));
        Caller.Response missing = caller.token(Map.of("grant_type", "refresh_token"));

        assertThat(caller.token(right).status()).isEqualTo(200);
        assertThat(client.status()).isEqualTo(401);
        assertThat(client.json().get("error").asString()).isEqualTo("invalid_client");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.json().get("error").asString()).isEqualTo("invalid_grant");
        assertThat(grantType.json().get("error").asString()).isEqualTo("unsupported_grant_type");
        assertThat(missing.json().get("error").asString()).isEqualTo("invalid_request");
    }

    @Test
    void makesAccountsForDevTokensUnlessToldNotTo() throws Exception {
        assertThat(caller.refresh("dev-North Street").status()).isEqualTo(200);
        caller.insert("abc123");
        assertThat(google.events("north-street@clinic.test", "primary")).hasSize(1);

        try (GoogleStandIn strict = GoogleStandIn.builder().autoAccounts(false).start();
                Caller there = new Caller(strict)) {
            assertThat(there.refresh("dev-north").status()).isEqualTo(400);
        }
    }

    @Test
    void revokedMeansRevokedForRefreshTokenAndAccessTokenUntilTheAccountIsAddedAgain() throws Exception {
        caller.refresh("one");

        google.revoke("one");

        assertThat(caller.insert("abc123").status()).isEqualTo(401);
        assertThat(caller.refresh("one").json().get("error").asString()).isEqualTo("invalid_grant");
        google.addAccount("one", "anna@clinic.test");
        assertThat(caller.refresh("one").status()).isEqualTo(200);
        assertThat(caller.post(google.revokeUrl(), "token=one").status()).isEqualTo(200);
        assertThat(caller.post(google.revokeUrl(), "token=one").status()).isEqualTo(400);
        assertThat(caller.refresh("one").status()).isEqualTo(400);
    }

    @Test
    void accessTokensEndWithTimeOrWhenTold() throws Exception {
        google.tokenLifetime(Duration.ofSeconds(60));
        assertThat(caller.refresh("one").json().get("expires_in").asInt()).isEqualTo(60);
        clock.advance(Duration.ofSeconds(59));
        assertThat(caller.insert("abc123").status()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        assertThat(caller.get("abc123").status()).isEqualTo(401);

        caller.refresh("one");
        assertThat(caller.get("abc123").status()).isEqualTo(200);
        google.expireAccessTokens("one");
        assertThat(caller.get("abc123").status()).isEqualTo(401);
        caller.refresh("one");
        assertThat(caller.get("abc123").status()).isEqualTo(200);
    }

    @Test
    void rotatesRefreshTokensWhenTold() throws Exception {
        google.rotateRefreshTokens("one", true);

        String next = caller.refresh("one").json().get("refresh_token").asString();

        assertThat(caller.refresh("one").status()).isEqualTo(400);
        assertThat(caller.refresh(next).status()).isEqualTo(200);
    }

    @Test
    void saysWhenAccessIsTimeLimitedAndEndsIt() throws Exception {
        google.limitAccess("one", clock.instant().plusSeconds(600));

        assertThat(caller.refresh("one").json().get("refresh_token_expires_in").asInt())
                .isEqualTo(600);
        clock.advance(Duration.ofMinutes(10));
        assertThat(caller.insert("abc123").status()).isEqualTo(401);
        assertThat(caller.refresh("one").json().get("error").asString()).isEqualTo("invalid_grant");
    }
}
