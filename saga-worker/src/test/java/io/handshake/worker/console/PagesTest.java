package io.handshake.worker.console;

import static io.handshake.contracts.strangers.Stranger.tries;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.worker.audit.Actor;
import io.handshake.worker.audit.AuditLog;
import io.handshake.worker.console.Desk.Visitor;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class PagesTest {

    private static final Pattern ASSET = Pattern.compile("(?:href|src)=\"(/(?:assets|webjars)/[^\"]+)\"");
    private static final Pattern INLINE =
            Pattern.compile("<style|<script(?![^>]* src=)|\\sstyle=|\\son[a-z]+=|javascript:");

    private static final Pattern INSIDES = Pattern.compile("Exception|springframework|thymeleaf|at io\\.");

    private final Desk desk = Desk.shared();

    @Test
    void everyPageOfTheNavigationAnswersInTheSameLook() {
        Visitor visitor = desk.signedIn("Grace");

        for (NavEntry entry : desk.bean(Layout.class).nav()) {
            HttpResponse<String> page = visitor.get(entry.url());

            assertThat(page.statusCode()).as(entry.url()).isEqualTo(200);
            assertThat(page.body())
                    .as(entry.url())
                    .contains("<main", "aria-current=\"page\"", "lang=\"en\"", "class=\"skip\"")
                    .doesNotContainPattern(INLINE);
        }
    }

    @Test
    void everyAnswerOfTheConsoleHoldsTheBrowserToOurRules() {
        Visitor in = desk.signedIn("Grace");
        List<HttpResponse<String>> answers = List.of(
                desk.stranger().get("/console/login"),
                desk.stranger().get("/console/audit"),
                desk.stranger().get("/"),
                in.get("/console/audit"),
                in.get("/console/nothing-of-ours"),
                in.get("/console/audit?before=nonsense"),
                in.postAsItIs("/console/logout", Map.of()));

        for (HttpResponse<String> answer : answers) {
            String which = answer.uri() + " " + answer.statusCode();
            assertThat(header(answer, "Content-Security-Policy"))
                    .as(which)
                    .contains("default-src 'none'", "script-src 'self';", "style-src 'self';")
                    .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")
                    .doesNotContain("unsafe");
            assertThat(header(answer, "Cache-Control")).as(which).contains("no-store");
            assertThat(header(answer, "X-Content-Type-Options")).as(which).isEqualTo("nosniff");
            assertThat(header(answer, "X-Frame-Options")).as(which).isEqualTo("DENY");
            assertThat(header(answer, "Referrer-Policy")).as(which).isEqualTo("same-origin");
            assertThat(answer.headers().map()).as(which).doesNotContainKeys("server", "x-powered-by");
        }
    }

    @Test
    void assetsAreNamedByTheirContentAndKeptForEver() {
        Matcher assets = ASSET.matcher(desk.stranger().get("/console/login").body());
        int seen = 0;
        while (assets.find()) {
            HttpResponse<String> asset = desk.stranger().get(assets.group(1));

            assertThat(assets.group(1)).containsPattern("-[0-9a-f]{32}\\.");
            assertThat(asset.statusCode()).as(assets.group(1)).isEqualTo(200);
            assertThat(header(asset, "Cache-Control")).contains("max-age=31536000");
            assertThat(header(asset, "Set-Cookie")).isEmpty();
            seen++;
        }
        assertThat(seen).isEqualTo(3);
        assertThat(desk.stranger().get("/assets/uplot-1.6.32/LICENSE").body()).contains("MIT");
    }

    @Test
    void aPostWithoutTheFormsOwnFieldIsRefused() {
        Visitor in = desk.signedIn("Grace");
        Visitor other = desk.signedIn("Heidi");

        HttpResponse<String> without = in.postAsItIs("/console/logout", Map.of());
        HttpResponse<String> ofOther = in.postAsItIs("/console/logout", Map.of("_csrf", other.csrf()));
        HttpResponse<String> login =
                desk.stranger().postAsItIs("/console/login", Map.of("name", "x", "token", Desk.ADMIN_TOKEN));
        HttpResponse<String> fromElsewhere = in.post("/console/logout", Map.of(), "Sec-Fetch-Site", "same-site");

        for (HttpResponse<String> refused : List.of(without, ofOther, login, fromElsewhere)) {
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("Nothing was done", "Load it again");
        }
        assertThat(in.get("/console/audit").statusCode()).isEqualTo(200);
    }

    @Test
    void aScriptIsToldToGoToTheLoginAndGetsErrorsAsANote() {
        HttpResponse<String> stranger = desk.stranger().get("/console/audit", "HX-Request", "true");
        HttpResponse<String> wrong = desk.signedIn("Grace").get("/console/audit?before=x", "HX-Request", "true");

        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(header(stranger, "HX-Redirect")).isEqualTo("/console/login");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("before: expected").doesNotContain("<html", "<main");
    }

    @Test
    void aLinkFromAnotherSiteAsksOnceMoreFromOurs() {
        HttpResponse<String> arrived =
                desk.stranger().get("/console/audit", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate");

        assertThat(arrived.statusCode()).isEqualTo(200);
        assertThat(arrived.body())
                .contains("http-equiv=\"refresh\" content=\"0\"")
                .doesNotContainPattern(INLINE);
        assertThat(header(arrived, "Set-Cookie")).doesNotContain(Sessions.COOKIE);
    }

    @Test
    void errorsArePagesThatTellNothing() {
        Visitor in = desk.signedIn("Grace");

        HttpResponse<String> nowhere = in.get("/console/nothing%3Cb%3E-of-ours");
        HttpResponse<String> error = in.get("/console/error");
        HttpResponse<String> wrong = in.get("/console/audit?before=99999999999999999999");
        HttpResponse<String> method = in.post("/console/audit", Map.of());
        var unreadable =
                tries(desk.port(), "GET /console/login?to=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(nowhere.statusCode()).isEqualTo(404);
        assertThat(nowhere.body()).contains("There is nothing here").doesNotContain("of-ours");
        assertThat(error.statusCode()).isEqualTo(404);
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("before: expected the number of an entry");
        assertThat(method.statusCode()).isEqualTo(404);
        assertThat(unreadable.status()).isEqualTo(400);
        for (HttpResponse<String> page : List.of(nowhere, error, wrong, method)) {
            assertThat(page.body()).contains("Go to the start").doesNotContainPattern(INSIDES);
        }
    }

    @Test
    void aFormIsBounded() {
        HttpResponse<String> large = desk.stranger().post("/console/login", Map.of("name", "x".repeat(70_000)));
        String chunk = Integer.toHexString(70_000) + "\r\n" + "x".repeat(70_000) + "\r\n0\r\n\r\n";
        var chunked = tries(
                desk.port(),
                "POST /console/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n" + chunk);

        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(large.body()).contains("too much at once");
        assertThat(chunked.status()).isEqualTo(400);
        assertThat(chunked.body()).contains("not understood").doesNotContainPattern(INSIDES);
        assertThat(chunked.headers()).containsKey("Content-Security-Policy");
    }

    @Test
    void theAuditIsShownNewestFirstAndPageByPage() {
        AuditLog audit = desk.bean(AuditLog.class);
        String subject = "booking/<i>paged</i>&x=1";
        for (int i = 1; i <= 101; i++) {
            audit.record(new Actor("Grace"), "replay-booking", subject, "number " + i + "<br>");
        }
        Visitor in = desk.signedIn("Grace");
        String first = in.get("/console/audit?subject=booking/%3Ci%3Epaged%3C/i%3E%26x%3D1")
                .body();
        Matcher older = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"").matcher(first);

        assertThat(first).contains("number 101&lt;br&gt;", "number 2&lt;br&gt;").doesNotContain("number 1&lt;", "<i>");
        assertThat(older.find()).isTrue();
        assertThat(in.get(older.group(1).replace("&amp;", "&")).body())
                .contains("number 1&lt;br&gt;")
                .doesNotContain("number 2&lt;", "rel=\"next\"");
    }

    @Test
    void theApiStaysAsItWas() {
        Visitor in = desk.signedIn("Grace");
        String[] bearer = {"Authorization", "Bearer " + Desk.ADMIN_TOKEN};

        HttpResponse<String> session = in.get("/api/clinics");
        HttpResponse<String> token = desk.stranger().get("/api/clinics", bearer);
        HttpResponse<String> health = desk.stranger().get("/actuator/health");

        assertThat(session.statusCode()).isEqualTo(401);
        assertThat(token.statusCode()).isEqualTo(200);
        assertThat(token.headers().map()).doesNotContainKeys("set-cookie", "content-security-policy");
        assertThat(health.headers().map()).doesNotContainKeys("set-cookie", "content-security-policy");
    }

    @Test
    void aSessionMayFollowWhatHappensAndNothingElseOfTheApi() {
        Visitor in = desk.signedIn("Grace");

        assertThat(in.get("/api/live?events=nothing-of-ours").statusCode()).isEqualTo(400);
        assertThat(desk.stranger().get("/api/live").statusCode()).isEqualTo(401);
        assertThat(in.get("/api/live/..%2fclinics").statusCode()).isIn(400, 401);
        assertThat(in.get("/api/live;x/../clinics").statusCode()).isIn(400, 401);
        assertThat(in.postAsItIs("/api/live", Map.of()).statusCode()).isEqualTo(401);
    }

    private static String header(HttpResponse<String> answer, String name) {
        return String.join(", ", answer.headers().allValues(name));
    }
}
