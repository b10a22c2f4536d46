package io.handshake.worker.console;

import static io.handshake.worker.GoogleRooms.PUBLIC_URL;
import static io.handshake.worker.GoogleRooms.email;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.OrgId;
import io.handshake.embedded.google.CalendarEvent;
import io.handshake.worker.BookedRows;
import io.handshake.worker.Browser;
import io.handshake.worker.GoogleRooms;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of clinics, over HTTP, as somebody without JavaScript uses them. */
@Tag("slow")
class ClinicPagesTest {

    private static final Pattern LINK = Pattern.compile("<input id=\"link\"[^>]* value=\"([^\"]+)\"");
    private static final Pattern INLINE =
            Pattern.compile("<style|<script(?![^>]* src=)|\\sstyle=|\\son[a-z]+=|javascript:");

    private final GoogleRooms rooms = GoogleRooms.shared();
    private final Browser ann = Browser.signedIn(rooms, "Ann");

    @Test
    void theListShowsTroubleFirstAndWhatToDoAboutIt() {
        OrgId works = rooms.connectedClinic();
        OrgId broken = rooms.connectedClinic();
        rooms.google().revoke(broken.value());
        rooms.call("POST", "/api/clinics/" + broken + "/test-booking", "");
        OrgId never = rooms.clinic();

        String all = ann.page("/console/clinics?q=clinic-").body();
        String needy = ann.page("/console/clinics?who=needs-person&q=" + works).body();

        assertThat(ann.page("/console/clinics?q=" + broken).body())
                .contains("reconnect needed", "Connect the calendar again", "since");
        assertThat(ann.page("/console/clinics?q=" + never).body()).contains("never connected");
        assertThat(ann.page("/console/clinics?q=" + works).body()).contains("badge ok");
        assertThat(needy).contains("No clinic fits");
        assertThat(all.indexOf("reconnect needed")).isBetween(0, all.indexOf("badge ok"));
        assertThat(all).doesNotContainPattern(INLINE);
    }

    @Test
    void aListIsCutIntoPages() {
        for (int i = 0; i <= ClinicPageController.PAGE; i++) {
            rooms.call("PUT", "/api/clinics/paged-" + i, "{\"name\":\"Paged & Co\"}");
        }

        String first = ann.page("/console/clinics?q=paged-").body();
        Matcher next = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"").matcher(first);

        assertThat(first).contains("<b>51</b>");
        assertThat(next.find()).isTrue();
        assertThat(ann.page(next.group(1).replace("&amp;", "&")).body())
                .contains("rel=\"prev\"")
                .doesNotContain("rel=\"next\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?who=nobody", "?page=-1", "?page=x", "?page=100001"})
    void aQueryThatIsWrongIsExplained(String query) {
        assertThat(ann.page("/console/clinics" + query).statusCode()).isEqualTo(400);
    }

    @Test
    void aClinicIsAddedAndChangedByWhoHasSignedIn() {
        HttpResponse<String> added = ann.submit(
                "/console/clinics",
                "/console/clinics",
                Map.of("orgId", "added-one", "name", "Added", "calendarId", "primary", "timeZone", "Europe/London"));
        assertThat(added.headers().firstValue("Location")).hasValue("/console/clinics/added-one?done=added");

        HttpResponse<String> saved = change("added-one", "Bright <i>Smile</i>", "team@x.test", "Europe/Dublin");

        assertThat(saved.statusCode()).isEqualTo(303);
        assertThat(ann.page("/console/clinics/added-one?done=saved").body())
                .contains("Saved.", "Bright &lt;i&gt;Smile&lt;/i&gt;", "team@x.test", "Europe/Dublin")
                .doesNotContain("<i>Smile")
                .doesNotContainPattern(INLINE);
        assertThat(rooms.audit(new OrgId("added-one")))
                .containsExactly(
                        "Ann put-clinic: changed: name, calendar, time zone Europe/London to Europe/Dublin",
                        "Ann put-clinic: created");
    }

    @ParameterizedTest
    @CsvSource({
        "'', primary, Europe/London, name: expected",
        "Smile, '', Europe/London, calendarId: expected",
        "Smile, primary, Mars/Olympus, timeZone: expected a region",
        "Smile, primary, +01:00, timeZone: expected a region"
    })
    void whatIsEnteredWronglyIsExplainedAndKeptInTheForm(
            String name, String calendarId, String timeZone, String expected) {
        OrgId clinic = rooms.clinic();

        HttpResponse<String> answer = change(clinic.value(), name, calendarId, timeZone);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(expected, "value=\"" + timeZone + "\"");
        assertThat(rooms.look(clinic)).contains("Smile Dental", "Europe/London");
    }

    @Test
    void aClinicThatIsThereIsNotAddedOver() {
        OrgId clinic = rooms.clinic();

        HttpResponse<String> answer = ann.submit(
                "/console/clinics",
                "/console/clinics",
                Map.of("orgId", clinic.value(), "name", "Thief", "calendarId", "x", "timeZone", "Europe/London"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("has this org id already", "value=\"Thief\"");
        assertThat(rooms.look(clinic)).contains("Smile Dental");
    }

    @Test
    void theTestBookingShowsItsSteps() {
        OrgId clinic = rooms.connectedClinic();
        String page = "/console/clinics/" + clinic;

        String whole = ann.submit(page, page + "/test-booking", Map.of()).body();

        assertThat(whole)
                .contains("<html", "The calendar takes bookings", "refresh-token", "verify-deletion", " ms")
                .doesNotContainPattern(INLINE);
        assertThat(rooms.google().events(email(clinic), "primary")).hasSize(1).noneMatch(CalendarEvent::isLive);
        assertThat(ann.submit(page, page + "/test-booking", Map.of(), "HX-Request", "true")
                        .body())
                .contains("id=\"trial\"", "Try again in")
                .doesNotContain("<html");
        assertThat(rooms.audit(clinic).getFirst()).isEqualTo("Ann test-booking: passed");
    }

    @Test
    void anInvitationIsShownOnceAndWorks() {
        OrgId clinic = rooms.clinic();
        rooms.google().consentAs(email(clinic));
        String page = "/console/clinics/" + clinic;

        String invited = ann.submit(page, page + "/invitation", Map.of("validHours", "24"))
                .body();
        Matcher link = LINK.matcher(invited);
        assertThat(link.find()).isTrue();

        assertThat(ann.page(page).body()).doesNotContain("invitation=");
        String last = Browser.stranger(rooms)
                .consents(link.group(1).replace("&amp;", "&") + "&go=yes")
                .body();
        assertThat(last).contains("is connected", "You can close this page").doesNotContain("/console/clinics");
        assertThat(rooms.audit(clinic).getFirst())
                .startsWith("invitation connect-google")
                .endsWith("invited by Ann");
        assertThat(ann.submit(page, page + "/invitation", Map.of("validHours", "25"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void afterAReconnectWhatWasMissedIsOffered() {
        OrgId clinic = rooms.clinic();
        rooms.google().consentAs(email(clinic));
        BookedRows.failed(
                rooms, clinic, "CALENDAR_NOT_CONNECTED", rooms.clock().instant().plus(Duration.ofDays(3)));
        String page = "/console/clinics/" + clinic;
        assertThat(ann.page(page).body()).contains("Connect the calendar, then try them again");

        String connected =
                ann.consents(PUBLIC_URL + "/connect/google/" + clinic).body();

        assertThat(connected).contains("failed for want of this connection", "href=\"" + page + "\"");
        assertThat(ann.page(page).body())
                .contains("/console/failed/replay?clinic=" + clinic + "&amp;reason=CALENDAR_NOT_CONNECTED")
                .contains("given at Google&#39;s page", "less than an hour old");
    }

    @Test
    void whoComesBackWithoutASessionIsTakenToTheLogin() {
        Browser stranger = Browser.stranger(rooms);

        assertThat(stranger.sentOn(PUBLIC_URL + "/console/clinics")).startsWith("/console/login");
        assertThat(stranger.page("/connect/google/x", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate")
                        .body())
                .contains("http-equiv=\"refresh\"");
        assertThat(ann.page("/connect/elsewhere").statusCode()).isEqualTo(404);
    }

    @Test
    void aClinicThatIsNotThereIsAPage() {
        for (String path : new String[] {"/console/clinics/nobody", "/console/clinics/%3Cb%3E"}) {
            HttpResponse<String> answer = ann.page(path);

            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.body()).doesNotContain("<b>x", "nobody");
        }
        assertThat(ann.submit("/console/clinics", "/console/clinics/nobody/test-booking", Map.of())
                        .statusCode())
                .isEqualTo(404);
    }

    private HttpResponse<String> change(String orgId, String name, String calendarId, String timeZone) {
        String page = "/console/clinics/" + orgId;
        return ann.submit(page, page, Map.of("name", name, "calendarId", calendarId, "timeZone", timeZone));
    }
}
