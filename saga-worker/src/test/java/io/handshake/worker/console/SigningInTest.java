package io.handshake.worker.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.worker.audit.Actor;
import io.handshake.worker.audit.AuditLog;
import io.handshake.worker.clinics.AdminToken;
import io.handshake.worker.clinics.Seal;
import io.handshake.worker.console.Desk.Visitor;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

@Tag("slow")
class SigningInTest {

    private static final String AUDIT = "/console/audit";

    private final Desk desk = Desk.shared();

    @Test
    void whoIsNotSignedInIsAskedToAndThenGetsWhatTheyCameFor() {
        Visitor visitor = desk.stranger();

        HttpResponse<String> asked = visitor.get("/console/audit?subject=booking/1");
        HttpResponse<String> login = visitor.get(location(asked));
        HttpResponse<String> in = visitor.post(
                "/console/login",
                Map.of("name", "Grace", "token", Desk.ADMIN_TOKEN, "to", "/console/audit?subject=booking/1"));

        assertThat(asked.statusCode()).isEqualTo(303);
        assertThat(location(asked)).isEqualTo("/console/login?to=%2Fconsole%2Faudit%3Fsubject%3Dbooking%2F1");
        assertThat(login.body()).contains("value=\"/console/audit?subject=booking/1\"");
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(location(in)).isEqualTo("/console/audit?subject=booking/1");
        assertThat(visitor.get(AUDIT).body()).contains("Signed in as <b>Grace</b>");
    }

    @Test
    void theBareHostLeadsToTheFirstPage() {
        Visitor visitor = desk.signedIn("Grace");

        assertThat(location(visitor.get("/"))).isEqualTo(desk.bean(Layout.class).start());
        assertThat(location(visitor.get("/console/login")))
                .isEqualTo(desk.bean(Layout.class).start());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://elsewhere.example/",
                "//elsewhere.example/console",
                "/\\elsewhere.example",
                "/console/..//elsewhere.example\r\nX: y",
                "/console@elsewhere.example",
                "/console/logout",
                "javascript:alert(1)",
                "/api/clinics"
            })
    void signingInLeadsToNoOtherPlaceThanAPageOfOurs(String to) {
        HttpResponse<String> in =
                desk.stranger().post("/console/login", Map.of("name", "Grace", "token", Desk.ADMIN_TOKEN, "to", to));

        assertThat(location(in)).isEqualTo(desk.bean(Layout.class).start());
    }

    @Test
    void aWrongTokenOrNoNameIsToldAndOpensNothing() {
        Visitor visitor = desk.stranger();

        HttpResponse<String> wrong = visitor.signIn("Grace", "not-the-admin-token", "X-Forwarded-For", "10.1.1.1");
        HttpResponse<String> nameless = visitor.signIn("   ", Desk.ADMIN_TOKEN, "X-Forwarded-For", "10.1.1.1");
        HttpResponse<String> disguised = visitor.signIn("Gra\u202ece", Desk.ADMIN_TOKEN, "X-Forwarded-For", "10.1.1.1");

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).contains("That is not the admin token.", "value=\"Grace\"");
        assertThat(wrong.body()).doesNotContain("not-the-admin-token");
        assertThat(nameless.statusCode()).isEqualTo(400);
        assertThat(disguised.statusCode()).isEqualTo(400);
        assertThat(visitor.cookies()).doesNotContainKey(Sessions.COOKIE);
    }

    @Test
    void guessingIsSlowedDownForWhoeverGuessesAndForNobodyElse() {
        Visitor guesser = desk.stranger();
        String csrf = guesser.csrf();
        String[] from = {"X-Forwarded-For", "10.9.9.9"};
        // all within one minute of the clock's
        desk.clock().forward(Duration.ofSeconds(60 - desk.clock().instant().getEpochSecond() % 60));

        for (int i = 0; i < Guesses.FROM_ONE_ADDRESS; i++) {
            assertThat(guesser.postAsItIs("/console/login", guess("guess-" + i, csrf), from)
                            .statusCode())
                    .isEqualTo(401);
        }
        HttpResponse<String> tooMany = guesser.postAsItIs("/console/login", guess(Desk.ADMIN_TOKEN, csrf), from);
        HttpResponse<String> other = desk.stranger().signIn("Grace", Desk.ADMIN_TOKEN);
        desk.clock().forward(Duration.ofMinutes(1));
        HttpResponse<String> later = guesser.postAsItIs("/console/login", guess(Desk.ADMIN_TOKEN, csrf), from);

        assertThat(tooMany.statusCode()).isEqualTo(429);
        assertThat(tooMany.headers().firstValue("Retry-After")).hasValue("60");
        assertThat(tooMany.body()).contains("Too many wrong tokens");
        assertThat(other.statusCode()).isEqualTo(303);
        assertThat(later.statusCode()).isEqualTo(303);
    }

    @Test
    void theCookieIsForOurOwnPagesOnlyAndSecureWhereTheRequestWas() {
        HttpResponse<String> plain = desk.stranger().signIn("Grace", Desk.ADMIN_TOKEN);
        HttpResponse<String> secure = desk.stranger().signIn("Grace", Desk.ADMIN_TOKEN, "X-Forwarded-Proto", "https");

        assertThat(setCookie(plain, Sessions.COOKIE))
                .contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=3600")
                .doesNotContain("Secure", "Grace", Desk.ADMIN_TOKEN);
        assertThat(setCookie(secure, Sessions.COOKIE)).contains("HttpOnly", "SameSite=Strict", "Secure");
        assertThat(setCookie(secure, "handshake-csrf")).contains("HttpOnly", "SameSite=Strict", "Secure");
    }

    @Test
    void signingInMakesNewCookiesWhateverWasThereBefore() {
        Visitor visitor = desk.stranger();
        visitor.get("/console/login");
        visitor.cookies().put(Sessions.COOKIE, "planted");
        String before = visitor.cookies().get("handshake-csrf");
        String planted = visitor.cookies().remove(Sessions.COOKIE);

        visitor.signIn("Grace", Desk.ADMIN_TOKEN);

        assertThat(visitor.cookies().get(Sessions.COOKIE)).isNotEqualTo(planted);
        assertThat(visitor.cookies().get("handshake-csrf")).isNotEqualTo(before);
    }

    @Test
    void aSessionIsKnownToEveryWorkerAndEndedAtAll() {
        Visitor visitor = desk.signedIn("Grace");
        try (ConfigurableApplicationContext otherWorker = desk.start()) {
            Visitor there = visitor.at(Desk.port(otherWorker));

            assertThat(there.get(AUDIT).statusCode()).isEqualTo(200);
            HttpResponse<String> out = visitor.post("/console/logout", Map.of());

            assertThat(location(out)).isEqualTo("/console/login");
            assertThat(setCookie(out, Sessions.COOKIE)).contains("=;", "Expires=Thu, 01 Jan 1970");
            assertThat(there.get(AUDIT).statusCode()).isEqualTo(303);
        }
    }

    @Test
    void aSessionEndsWhenNobodyIsThereAndInTheEndInAnyCase() {
        Visitor busy = desk.signedIn("Busy");
        Visitor idle = desk.signedIn("Idle");
        Duration most = Duration.ofMinutes(50);

        desk.clock().forward(most);
        assertThat(busy.get(AUDIT).statusCode()).isEqualTo(200);
        desk.clock().forward(most);
        assertThat(busy.get(AUDIT).statusCode()).isEqualTo(200);
        assertThat(idle.get(AUDIT).statusCode()).isEqualTo(303);
        for (int i = 0; i < 13; i++) {
            desk.clock().forward(most);
            busy.get(AUDIT);
        }
        assertThat(busy.get(AUDIT).statusCode()).isEqualTo(303);
    }

    @Test
    void onlyWhatThisHouseHasSealedForItsConsoleIsASession() {
        Seal seal = desk.bean(Seal.class);
        String text =
                Session.begins(new Actor("Mallory"), desk.clock().instant()).text();
        String purpose = "console-session/" + desk.bean(AdminToken.class).fingerprint();
        String good = seal.close(text, purpose);

        assertThat(withSession(good)).isEqualTo(200);
        for (String bad : List.of(
                "x",
                "%00",
                good.substring(1),
                good.substring(0, good.length() - 2) + "AA",
                seal.close(text, "console-session/of-another-admin-token"),
                seal.close("nonsense", purpose),
                seal.close(text.replace("\n", "\n\n"), purpose),
                seal.close(UUID.randomUUID() + "\n1\nx\nMallory", purpose),
                "A".repeat(5000))) {
            assertThat(withSession(bad)).as(bad).isEqualTo(303);
        }
    }

    @Test
    void comingInAndLeavingIsWrittenDown() {
        Visitor visitor = desk.signedIn("Auditor-" + UUID.randomUUID());
        String page = visitor.get(AUDIT).body();
        String name = page.substring(page.indexOf("<b>") + 3, page.indexOf("</b>"));
        visitor.post("/console/logout", Map.of());

        assertThat(desk.bean(AuditLog.class).newest(Optional.of("console"), 200))
                .filteredOn(entry -> entry.actor().name().equals(name))
                .extracting(AuditLog.Entry::action)
                .containsExactly("sign-out", "sign-in");
    }

    @Test
    void aNameIsShownAndNeverRead() {
        Visitor visitor = desk.signedIn("<script>alert(1)</script>\"'${7*7}[[1]]");

        assertThat(visitor.get(AUDIT).body())
                .doesNotContain("<script>alert", "${49}")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;${7*7}[[1]]");
    }

    private int withSession(String cookie) {
        Visitor visitor = desk.stranger();
        visitor.cookies().put(Sessions.COOKIE, cookie);
        return visitor.get(AUDIT).statusCode();
    }

    private static Map<String, String> guess(String token, String csrf) {
        return Map.of("name", "Mallory", "token", token, "_csrf", csrf);
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("none, but " + answer.statusCode());
    }

    private static String setCookie(HttpResponse<String> answer, String name) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(name + "="))
                .reduce((_, last) -> last)
                .orElse("none");
    }
}
