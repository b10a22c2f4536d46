package io.handshake.worker.consent;

import static io.handshake.worker.GoogleRooms.PUBLIC_URL;
import static io.handshake.worker.GoogleRooms.email;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.handshake.contracts.EventId;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.strangers.Stranger;
import io.handshake.embedded.google.Fault;
import io.handshake.embedded.google.FaultEffect;
import io.handshake.embedded.google.Operation;
import io.handshake.worker.BookedRows;
import io.handshake.worker.Browser;
import io.handshake.worker.GoogleRooms;
import io.handshake.worker.clinics.Secret;
import io.handshake.worker.token.AuthorizationCodes;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way through Google's consent page, over HTTP, with everybody who may try to go it. */
@Tag("slow")
class ConsentTest {

    private static final Pattern URL = Pattern.compile("\"url\":\"([^\"]+)\"");

    private final GoogleRooms rooms = GoogleRooms.shared();
    private final Browser ann = Browser.signedIn(rooms, "Ann");

    @AfterEach
    void asBefore() {
        rooms.google().clearFaults();
        rooms.google().withholdAtConsent(Set.of());
        rooms.google().consentForAnHour(false);
        rooms.google().testingMode(false);
    }

    @Test
    void whoHasSignedInConnectsACalendarThatTakesBookings() {
        OrgId clinic = personsClinic();

        HttpResponse<String> page = ann.consents(start(clinic));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("is connected");
        assertThat(rooms.look(clinic)).contains("\"CONNECTED\"").doesNotContain("\"grantedAt\":null", "1//");
        assertThat(rooms.audit(clinic).getFirst())
                .isEqualTo("Ann connect-google: at Google's consent page; nothing to compare it with");
        assertThat(rooms.call("POST", "/api/clinics/" + clinic + "/test-booking", "")
                        .body())
                .contains("\"passed\"");
    }

    @Test
    void asksGoogleForWhatBookingsNeedAndNoMore() {
        Map<String, String> asked = query(ann.sentOn(start(personsClinic())));

        assertThat(asked)
                .containsEntry("scope", "https://www.googleapis.com/auth/calendar.events")
                .containsEntry("redirect_uri", PUBLIC_URL + "/connect/google/callback")
                .containsEntry("response_type", "code")
                .containsEntry("access_type", "offline")
                .containsEntry("prompt", "consent")
                .containsEntry("code_challenge_method", "S256")
                .containsKeys("state", "code_challenge", "client_id")
                .doesNotContainKeys("include_granted_scopes", "client_secret", "code_verifier");
    }

    @Test
    void theCookieIsKeptFromScriptsAndFromOtherSites() {
        String cookie = ann.open(start(personsClinic())).headers().allValues("Set-Cookie").stream()
                .filter(header -> header.startsWith("handshake_connect_"))
                .findFirst()
                .orElseThrow();

        assertThat(cookie).contains("HttpOnly", "SameSite=Lax", "Path=/connect/google;", "Max-Age=600");
        assertThat(cookie).doesNotContain("Secure"); // http, on this machine only
    }

    @ParameterizedTest
    @CsvSource({
        "https://book.example, https://book.example/connect/google/callback, true",
        "https://book.example/handshake/, https://book.example/handshake/connect/google/callback, true",
        "http://localhost:8081, http://localhost:8081/connect/google/callback, false"
    })
    void addressesComeFromTheSettings(URI publicUrl, URI callback, boolean secure) {
        var settings = new ConsentSettings(
                publicUrl,
                new ConsentSettings.Google("client", URI.create("https://accounts.google.com/o/oauth2/v2/auth")));
        var urls = new ConsentUrls(
                settings.publicUrl(),
                settings.google().authUrl(),
                settings.google().clientId());

        assertThat(urls.callback()).isEqualTo(callback);
        assertThat(urls.areSecure()).isEqualTo(secure);
        assertThat(callback.getRawPath()).startsWith(urls.cookiePath());
        assertThat(urls.start(new OrgId("a/b?c#d&e")).getRawPath()).endsWith("/connect/google/a%2Fb%3Fc%23d%26e");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://book.example",
                "ftp://book.example",
                "book.example",
                "https:///x",
                "https://book.example?x=y",
                "https://book.example#x",
                "https://ann:pw@book.example",
                "http://127.0.0.1.evil.test"
            })
    void aPublicUrlThatGoogleWouldNotTakeIsRefusedAndNamed(URI publicUrl) {
        var google = new ConsentSettings.Google("client", URI.create("https://accounts.google.com/o/oauth2/v2/auth"));

        assertThat(catchThrowable(() -> new ConsentSettings(publicUrl, google)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("HANDSHAKE_PUBLIC_URL: expected ");
    }

    @Test
    void aForgedHostChangesNoAddress() {
        OrgId clinic = personsClinic();
        Stranger.Answer answer = Stranger.tries(
                rooms.consolePort(),
                "GET /connect/google/" + clinic + " HTTP/1.1\r\nHost: evil.test\r\nX-Forwarded-Host: evil.test\r\n"
                        + "Cookie: " + ann.cookieHeader() + "\r\nConnection: close\r\n\r\n");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.headers().toString())
                .contains("redirect_uri=http%3A%2F%2F127.0.0.1%3A8081%2Fconnect")
                .doesNotContain("evil");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
                "%3Cimg%20src%3Dx%3E",
                "%00",
                "%0d%0aSet-Cookie:%20a=b",
                "..%2f..%2fapi",
                "%ff",
                "nobody-knows-it",
                "'%20or%201=1--"
            })
    void aClinicThatCannotBeGetsNoFurtherAndIsNotQuoted(String orgId) {
        String page = PUBLIC_URL + "/connect/google/" + orgId;
        Browser stranger = Browser.stranger(rooms);
        for (HttpResponse<String> answer : List.of(
                ann.open(page), stranger.open(page + "?invitation=x"), stranger.open(page + "?invitation=x&go=yes"))) {
            assertThat(answer.statusCode()).isIn(400, 403, 404);
            assertThat(answer.body()).doesNotContain("<script>", "<img", "nobody-knows");
            assertThat(answer.headers().allValues("Set-Cookie").toString()).doesNotContain("handshake_connect");
        }
    }

    @Test
    void nobodyElseMayBegin() {
        OrgId clinic = personsClinic();
        Browser stranger = Browser.stranger(rooms);

        for (String query : List.of("", "?go=yes", "?account=any")) {
            assertThat(stranger.sentOn(start(clinic) + query)).startsWith("/console/login?to=%2Fconnect%2Fgoogle%2F");
        }
        for (String query : List.of("?invitation=x", "?invitation=x&go=yes", "?invitation=&go=yes")) {
            HttpResponse<String> answer = stranger.open(start(clinic) + query);

            assertThat(answer.statusCode()).as(query).isEqualTo(403);
            assertThat(answer.body()).contains("not good any more").doesNotContain("Smile");
            assertThat(stranger.open(start(new OrgId("nobody")) + query).statusCode())
                    .isEqualTo(403);
        }
        assertThat(stranger.cookies().keySet()).noneMatch(name -> name.startsWith("handshake_connect"));
        assertThat(rooms.call("POST", "/api/clinics/" + clinic + "/connect-link", "")
                        .statusCode())
                .isEqualTo(201);
        assertThat(rooms.send(rooms.request("/api/clinics/" + clinic + "/connect-link")
                                .POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void anAnswerIsGoodOnce() {
        OrgId clinic = personsClinic();
        String back = ann.sentOn(ann.sentOn(start(clinic)));
        assertThat(ann.open(back).statusCode()).isEqualTo(200);
        String before = rooms.look(clinic);

        assertThat(ann.open(back)).satisfies(ConsentTest::nothingToFinish);

        assertThat(rooms.look(clinic)).isEqualTo(before);
    }

    @Test
    void anAnswerIsGoodForTenMinutes() {
        OrgId clinic = personsClinic();
        String back = ann.sentOn(ann.sentOn(start(clinic)));

        rooms.clock().forward(GuardedConsents.GOOD_FOR);

        assertThat(ann.open(back)).satisfies(ConsentTest::nothingToFinish);
        assertThat(rooms.look(clinic)).contains("NOT_CONNECTED");
    }

    @Test
    void anAnswerIsGoodInTheBrowserThatSetOutOnly() {
        OrgId clinic = personsClinic();
        String back = ann.sentOn(ann.sentOn(start(clinic)));
        Browser bob = Browser.signedIn(rooms, "Bob");
        bob.sentOn(start(personsClinic()));

        assertThat(bob.open(back)).satisfies(ConsentTest::nothingToFinish);
        assertThat(Browser.stranger(rooms).open(back)).satisfies(ConsentTest::nothingToFinish);
        assertThat(rooms.look(clinic)).contains("NOT_CONNECTED");

        // and whoever tried has not spoilt it
        assertThat(ann.open(back).body()).contains("is connected");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?state=",
                "?state=x&code=y",
                "?code=y",
                "?state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&code=4/x",
                "?state=%3Cscript%3E&error=%3Cscript%3E",
                "?error=access_denied"
            })
    void anAnswerOfNobodysIsNothing(String query) {
        HttpResponse<String> answer = ann.open(PUBLIC_URL + "/connect/google/callback" + query);

        assertThat(answer).satisfies(ConsentTest::nothingToFinish);
        assertThat(answer.body()).doesNotContain("<script>");
    }

    @Test
    void twoTabsDoNotMeet() {
        OrgId one = personsClinic();
        String firstTab = ann.sentOn(start(one));
        OrgId other = personsClinic();
        String secondTab = ann.sentOn(start(other));

        rooms.google().consentAs(email(other));
        assertThat(ann.open(ann.sentOn(secondTab)).body()).contains("is connected");
        rooms.google().consentAs(email(one));
        assertThat(ann.open(ann.sentOn(firstTab)).body()).contains("is connected");

        assertThat(rooms.look(one)).contains("\"CONNECTED\"");
        assertThat(rooms.look(other)).contains("\"CONNECTED\"");
    }

    @Test
    void theCodeIsOfNoUseWithoutItsVerifier() {
        OrgId clinic = personsClinic();
        String toGoogle = ann.sentOn(start(clinic));
        String code = query(ann.sentOn(toGoogle)).get("code");
        URI callback = URI.create(PUBLIC_URL + "/connect/google/callback");

        var thief = rooms.bean(AuthorizationCodes.class)
                .redeem(new Secret(code), new Secret(Ticket.fresh().value()), callback, soon());

        assertThat(thief).isEqualTo(new AuthorizationCodes.Redeemed.CodeRefused());
        String verifier = ann.cookies().entrySet().stream()
                .filter(cookie -> cookie.getKey().startsWith("handshake_connect_"))
                .findFirst()
                .orElseThrow()
                .getValue();
        assertThat(new Ticket(verifier).challenge()).isEqualTo(query(toGoogle).get("code_challenge"));
    }

    @Test
    void anInvitationShowsForWhomAndAButtonFirst() {
        OrgId clinic = personsClinic();
        rooms.call("PUT", "/api/clinics/" + clinic, "{\"name\":\"<b>Smile</b> & Co\"}");
        String link = invitation(clinic, "");
        Browser clinicsOwn = Browser.stranger(rooms);

        HttpResponse<String> page = clinicsOwn.open(link);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("&lt;b&gt;Smile&lt;/b&gt; &amp; Co").doesNotContain("<b>Smile");
        assertThat(page.body()).doesNotContain("Signed in as", "/console/clinics");
        assertThat(page.headers().allValues("Referrer-Policy")).containsExactly("same-origin");
        assertThat(page.headers().allValues("Cache-Control").toString()).contains("no-store");
        assertThat(clinicsOwn.cookies().keySet()).noneMatch(name -> name.startsWith("handshake_connect"));

        assertThat(clinicsOwn.consents(link + "&go=yes").body()).contains("is connected");

        assertThat(rooms.look(clinic)).contains("\"CONNECTED\"");
        assertThat(rooms.audit(clinic).getFirst())
                .startsWith("invitation connect-google: ")
                .endsWith("invited by api");
    }

    @Test
    void aStolenInvitationIsGoodForOneOfBothOnly() {
        OrgId clinic = personsClinic();
        String link = invitation(clinic, "") + "&go=yes";
        Browser owner = Browser.stranger(rooms);
        Browser thief = Browser.stranger(rooms);
        String ownersWay = owner.sentOn(link);
        String thiefsWay = thief.sentOn(link);
        assertThat(owner.open(owner.sentOn(ownersWay)).body()).contains("is connected");
        String before = rooms.look(clinic);
        rooms.google().consentAs("thief@evil.test");

        assertThat(thief.open(thief.sentOn(thiefsWay)).body()).contains("invitation has been used");

        assertThat(thief.open(link).statusCode()).isEqualTo(403);
        assertThat(thief.open(link.replace("&go=yes", "")).statusCode()).isEqualTo(403);
        assertThat(rooms.look(clinic)).isEqualTo(before);
    }

    @Test
    void anInvitationEndsWithItsTimeAndWithTheNextOne() {
        OrgId clinic = personsClinic();
        String first = invitation(clinic, "?validHours=1");
        String second = invitation(clinic, "?validHours=1");
        Browser browser = Browser.stranger(rooms);

        assertThat(browser.open(first).statusCode()).isEqualTo(403);
        assertThat(browser.open(second).statusCode()).isEqualTo(200);
        assertThat(browser.open(second.replace(clinic.value(), personsClinic().value()))
                        .statusCode())
                .isEqualTo(403);
        rooms.clock().forward(Duration.ofHours(1));
        assertThat(browser.open(second).statusCode()).isEqualTo(403);
        assertThat(browser.open(second + "&go=yes").statusCode()).isEqualTo(403);
    }

    @Test
    void anInvitationLeadsToGoogleSoOftenOnly() {
        String link = invitation(personsClinic(), "") + "&go=yes";
        Browser browser = Browser.stranger(rooms);
        for (int starts = 1; starts <= SqlConsents.MOST_STARTS; starts++) {
            browser.sentOn(link);
        }

        assertThat(browser.open(link).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?validHours=0", "?validHours=169", "?validHours=x", "?anyAccount=maybe"})
    void anInvitationThatIsAskedForWronglyIsExplained(String query) {
        HttpResponse<String> answer =
                rooms.call("POST", "/api/clinics/" + personsClinic() + "/connect-link" + query, "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(rooms.call("POST", "/api/clinics/nobody/connect-link", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void whoSaysNoIsToldSo() {
        OrgId clinic = personsClinic();

        HttpResponse<String> page = ann.open(ann.sentOn(ann.sentOn(start(clinic)) + "&decision=deny"));

        assertThat(page.body()).contains("declined");
        assertThat(rooms.look(clinic)).contains("NOT_CONNECTED");
    }

    @Test
    void aBoxThatWasNotTickedIsNamed() {
        OrgId clinic = personsClinic();
        rooms.google().withholdAtConsent(Set.of(ConsentUrls.SCOPE));

        assertThat(ann.consents(start(clinic)).body()).contains("box was not ticked");

        assertThat(rooms.look(clinic)).contains("NOT_CONNECTED");
    }

    @Test
    void accessForAnHourIsNotEnough() {
        OrgId clinic = personsClinic();
        rooms.google().consentForAnHour(true);

        assertThat(ann.consents(start(clinic)).body()).contains("one hour only");

        assertThat(rooms.look(clinic)).contains("NOT_CONNECTED");
    }

    @Test
    void aTokenEndpointThatStallsEndsInWords() {
        OrgId clinic = personsClinic();
        String back = ann.sentOn(ann.sentOn(start(clinic)));
        rooms.google().fault(Fault.on(Operation.TOKEN, new FaultEffect.Stall()));
        Instant begun = Instant.now();

        HttpResponse<String> page = ann.open(back);

        assertThat(page.body()).contains("did not answer in time");
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(10));
        assertThat(rooms.look(clinic)).contains("NOT_CONNECTED");
    }

    @Test
    void ourOwnMisconfigurationIsNotTheClinics() {
        OrgId clinic = rooms.connectedClinic();
        rooms.google().consentAs(email(clinic));
        String back = ann.sentOn(ann.sentOn(start(clinic)));
        rooms.google().fault(Fault.on(Operation.TOKEN, FaultEffect.answer(401, "invalid_client")));

        assertThat(ann.open(back).body()).contains("engineer has to mend it");

        assertThat(rooms.look(clinic)).contains("\"CONNECTED\"");
    }

    @Test
    void nothingIsKeptBeforeTheCalendarHasBeenSeen() {
        OrgId clinic = rooms.connectedClinic();
        rooms.google().consentAs(email(clinic));
        String before = rooms.look(clinic);
        rooms.google()
                .fault(Fault.on(Operation.LIST, FaultEffect.answer(503, "backendError"))
                        .account(email(clinic)));

        assertThat(ann.consents(start(clinic)).body()).contains("did not answer in time");

        assertThat(rooms.look(clinic)).isEqualTo(before);
    }

    @Test
    void anAccountThatDoesNotSeeTheClinicsCalendarIsNotTaken() {
        OrgId clinic = personsClinic();
        rooms.call(
                "PUT", "/api/clinics/" + clinic, "{\"name\":\"a\",\"calendarId\":\"team@group.calendar.google.com\"}");

        assertThat(ann.consents(start(clinic)).body()).contains("sees no calendar");

        assertThat(rooms.look(clinic)).contains("NOT_CONNECTED");
    }

    @Test
    void theSameAccountIsKnownByTheEventsThatWeMade() {
        OrgId clinic = booked();

        assertThat(ann.consents(start(clinic)).body()).contains("is connected");

        assertThat(rooms.audit(clinic).getFirst()).contains("the same calendar as before");
    }

    @Test
    void anotherAccountIsTakenOnlyByWhoWantsIt() {
        OrgId clinic = booked();
        String before = rooms.look(clinic);
        rooms.google().consentAs("another@clinic.test");
        BookedRows.undoing(rooms, clinic, "SLOT_TAKEN", later());

        assertThat(ann.consents(start(clinic)).body()).contains("another Google account");
        assertThat(rooms.look(clinic)).isEqualTo(before);

        assertThat(ann.consents(start(clinic) + "?account=any").body()).contains("is connected");
        assertThat(rooms.audit(clinic).getFirst())
                .contains("another account than before, bookings still being taken back: 1");
    }

    @Test
    void anInvitationMovesNoClinicToAnotherAccountUnlessItWasMadeTo() {
        OrgId clinic = booked();
        rooms.google().consentAs("another@clinic.test");
        Browser guest = Browser.stranger(rooms);

        assertThat(guest.consents(invitation(clinic, "") + "&go=yes&account=any")
                        .body())
                .contains("another Google account");
        assertThat(guest.consents(invitation(clinic, "?anyAccount=true") + "&go=yes")
                        .body())
                .contains("is connected");
    }

    @Test
    void aConsentThatEndsAfterSevenDaysIsSuspectedAndTheNextOneWatched() {
        OrgId clinic = personsClinic();
        rooms.google().testingMode(true);
        ann.consents(start(clinic));
        rooms.clock().forward(Duration.ofDays(7));

        assertThat(rooms.call("POST", "/api/clinics/" + clinic + "/test-booking", "")
                        .body())
                .contains("consent_revoked");

        assertThat(rooms.look(clinic))
                .contains("RECONNECT_NEEDED", "testing_mode_suspected", "Publish the app")
                .doesNotContain("\"needsPersonSince\":null");

        // whose own session has ended by then, too
        Browser.signedIn(rooms, "Ann").consents(start(clinic));

        assertThat(rooms.look(clinic)).contains("\"CONNECTED\"", "testing_mode_suspected", "will end on");
    }

    @Test
    void aConsentThatIsTakenBackSoonerIsNot() {
        OrgId clinic = personsClinic();
        rooms.google().testingMode(true);
        ann.consents(start(clinic));
        rooms.clock().forward(Duration.ofDays(6));
        rooms.google().fault(Fault.on(Operation.TOKEN, FaultEffect.answer(400, "invalid_grant")));

        rooms.call("POST", "/api/clinics/" + clinic + "/test-booking", "");

        assertThat(rooms.look(clinic)).contains("\"consent_revoked\"").doesNotContain("testing_mode_suspected");
    }

    /** A clinic whose owner sits at the browser, signed in at Google. */
    private OrgId personsClinic() {
        OrgId clinic = rooms.clinic();
        rooms.google().consentAs(email(clinic));
        return clinic;
    }

    /** A connected clinic with a confirmed appointment, whose event stands in its calendar. */
    private OrgId booked() {
        OrgId clinic = rooms.connectedClinic();
        rooms.google().consentAs(email(clinic));
        EventId event = BookedRows.confirmed(rooms, clinic, later());
        rooms.google()
                .addAsPerson(email(clinic), "primary", event.value(), "Check-up", later(), later().plusSeconds(1800));
        return clinic;
    }

    private Instant later() {
        return rooms.clock().instant().plus(Duration.ofDays(2));
    }

    private Instant soon() {
        return rooms.clock().instant().plusSeconds(5);
    }

    private static String start(OrgId clinic) {
        return PUBLIC_URL + "/connect/google/" + clinic;
    }

    private String invitation(OrgId clinic, String query) {
        Matcher url = URL.matcher(rooms.call("POST", "/api/clinics/" + clinic + "/connect-link" + query, "")
                .body());
        assertThat(url.find()).isTrue();
        return url.group(1);
    }

    private static void nothingToFinish(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Nothing to finish here");
    }

    private static Map<String, String> query(String url) {
        return Arrays.stream(URI.create(url).getRawQuery().split("&"))
                .map(parameter -> parameter.split("=", 2))
                .collect(Collectors.toMap(
                        parameter -> parameter[0],
                        parameter -> URLDecoder.decode(parameter[1], StandardCharsets.UTF_8)));
    }
}
