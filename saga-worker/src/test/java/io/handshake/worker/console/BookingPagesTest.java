package io.handshake.worker.console;

import static io.handshake.worker.Bookings.aBooking;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.Patient;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.audit.AuditLog;
import io.handshake.worker.bookings.BookingsScene;
import io.handshake.worker.bookings.DeskHouse;
import io.handshake.worker.console.Desk.Visitor;
import io.handshake.worker.saga.Booking;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages of bookings as a browser gets them. */
@Tag("slow")
class BookingPagesTest {

    private static final Instant NOON = Instant.parse("2026-07-22T12:00:00Z");
    private static final Pattern OLDER = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"");

    private final Desk desk = Desk.shared();
    private final BookingsScene scene = DeskHouse.shared().scene();
    private final Visitor grace = desk.signedIn("Grace");
    private final OrgId clinic = new OrgId("clinic-" + UUID.randomUUID());
    private int made;

    /** The next wish of this clinic, a minute after the last. */
    private BookingRequested request() {
        made++;
        return aBooking()
                .of(clinic)
                .callOfItsOwn()
                .patient(new Patient("Ada Lovelace", "+442079460789", "ada@example.org"))
                .receivedAt(NOON.plus(Duration.ofMinutes(made)))
                .at(NOON.plus(Duration.ofDays(200)).plus(Duration.ofHours(made)).toString())
                .buildRequest();
    }

    @Test
    void theListShowsTheNewestFirstInTheClinicsOwnTimeAndLeadsFurther() {
        Booking first = scene.confirmed(request());
        Booking second = scene.failed(request(), FailureReason.CALENDAR_REJECTED, "calendar_not_found");
        Booking third = scene.stuck(request(), FailureReason.CALENDAR_UNAVAILABLE, "event_edited_by_person");

        String page = grace.get("/console/bookings?size=2&orgId=" + clinic).body();

        assertThat(page)
                .containsSubsequence(
                        "/console/bookings/" + third.id(),
                        "needs a person",
                        "Calendar unavailable",
                        // noon and three minutes in London's summer
                        "Wed 22 Jul 2026, 13:03",
                        "Europe/London",
                        "/console/bookings/" + second.id())
                .contains("•••ce", "•••789")
                .doesNotContain(first.id().toString(), "Lovelace", "2079460789");
        Matcher older = OLDER.matcher(page);
        assertThat(older.find()).isTrue();
        assertThat(grace.get(older.group(1).replace("&amp;", "&")).body())
                .contains("/console/bookings/" + first.id())
                .doesNotContain(second.id().toString(), "rel=\"next\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status=LOST | status: expected some of",
                "from=yesterday | from: expected a date-time",
                "q=%2B442079460789 | it does not belong into a URL",
                "orgId=a%20b | orgId: expected visible ASCII",
                "cursor=x | cursor: expected one",
                "nothing=x | expected no parameters but",
            })
    void whatIsNotUnderstoodIsToldAboveTheForm(String query, String expected) {
        HttpResponse<String> page = grace.get("/console/bookings?" + query);

        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body())
                .contains(expected, "role=\"alert\"", "name=\"status\"")
                .doesNotContain("Exception");
    }

    @Test
    void whatWasAskedForIsEscapedAndStaysInTheForm() {
        String page = grace.get(
                        "/console/bookings?q=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E&status=FAILED&from=2026-07-22&orgId="
                                + clinic)
                .body();

        assertThat(page)
                .contains(
                        "value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\"",
                        "value=\"2026-07-22\"",
                        "No booking is like that.")
                .containsPattern("value=\"FAILED\"\\s+selected=\"selected\"")
                .contains("/console/bookings.csv?q=%22%3E%3Cscript")
                .doesNotContain("<script>alert");
    }

    @Test
    void theTelephoneNumberStaysOutOfEveryLink() {
        Booking booking = scene.confirmed(request());
        scene.waiting(aBooking()
                .of(clinic)
                .callOfItsOwn()
                .patient(new Patient("X", "+4930123456", ""))
                .buildRequest());

        HttpResponse<String> page =
                grace.post("/console/bookings/search", Map.of("phone", "020 7946 0789", "orgId", clinic.value()));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("/console/bookings/" + booking.id());
        assertThat(page.body().split("/console/bookings/" + "[0-9a-f]{8}-", -1)).hasSize(2);
        assertThat(page.body()).doesNotContainPattern("(href|action)=\"[^\"]*7946");
        assertThat(grace.post("/console/bookings/search", Map.of("phone", "hello"))
                        .body())
                .contains("phone: expected a whole telephone number");
        assertThat(grace.postAsItIs("/console/bookings/search", Map.of("phone", "020 7946 0789"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aBookingShowsWhatHappenedWhatItMeansAndNothingPersonal() {
        Booking booking = scene.failed(request(), FailureReason.CALENDAR_REJECTED, "calendar_not_found");

        String page = grace.get("/console/bookings/" + booking.id()).body();

        assertThat(page)
                .containsSubsequence(
                        "Webhook received", "Access to the calendar", "Event in the calendar: refused", "480 ms")
                .contains(
                        "Google knows no such calendar",
                        FailureReason.CALENDAR_REJECTED.operatorSentence().replace("'", "&#39;"))
                .contains(
                        "Undo: delete the event",
                        "13:01:00.",
                        "Show in full",
                        booking.eventId().value())
                .contains("datetime=\"2026-07-22T12:01:00Z\"")
                .doesNotContain("Lovelace", "2079460789", "ada@example.org", "Nervous");
    }

    @Test
    void whoAsksForThePatientIsInTheAudit() {
        Booking booking = scene.confirmed(request());
        assertThat(grace.get("/console/bookings/" + booking.id()).body()).contains("https://www.google.com/calendar");

        HttpResponse<String> page = grace.post("/console/bookings/" + booking.id() + "/reveal", Map.of());

        assertThat(page.body())
                .contains(
                        "Ada Lovelace",
                        "+442079460789",
                        "First visit. &lt;b&gt;Nervous&lt;/b&gt;",
                        "written into the audit")
                .doesNotContain("Show in full");
        assertThat(desk.bean(AuditLog.class).newest(Optional.of("booking/" + booking.id()), 5))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.actor()).isEqualTo(new Actor("Grace"));
                    assertThat(entry.action()).isEqualTo("reveal-booking");
                });
        assertThat(grace.postAsItIs("/console/bookings/" + booking.id() + "/reveal", Map.of())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void whatIsNotThereIsToldInWords() {
        assertThat(grace.get("/console/bookings/" + UUID.randomUUID()).statusCode())
                .isEqualTo(404);
        assertThat(grace.get("/console/bookings/" + UUID.randomUUID()).body()).contains("so old that it is forgotten");
        assertThat(grace.get("/console/bookings/nonsense").statusCode()).isEqualTo(400);
        assertThat(desk.stranger().get("/console/bookings/" + UUID.randomUUID()).statusCode())
                .isEqualTo(303);
        assertThat(desk.stranger().get("/console/bookings.csv").statusCode()).isEqualTo(303);
    }

    @Test
    void theListIsExportedAsItIsFiltered() {
        Booking failed = scene.failed(request(), FailureReason.SLOT_TAKEN, "overlaps an appointment");
        Booking confirmed = scene.confirmed(request());

        HttpResponse<String> csv = grace.get("/console/bookings.csv?status=FAILED&orgId=" + clinic);

        assertThat(csv.headers().firstValue("Content-Disposition")).hasValue("attachment; filename=\"bookings.csv\"");
        assertThat(csv.body())
                .contains(failed.id().toString())
                .doesNotContain(confirmed.id().toString(), "Lovelace");
        assertThat(grace.get("/console/bookings.json?orgId=" + clinic).body())
                .contains(failed.id().toString(), confirmed.id().toString(), "\"cut\":false");
    }
}
