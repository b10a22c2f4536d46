package io.handshake.worker.trial;

import static io.handshake.worker.GoogleRooms.email;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.OrgId;
import io.handshake.embedded.google.CalendarEvent;
import io.handshake.embedded.google.Fault;
import io.handshake.embedded.google.FaultEffect;
import io.handshake.embedded.google.Operation;
import io.handshake.embedded.google.When;
import io.handshake.worker.GoogleRooms;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Test bookings, over HTTP; whatever happens, nothing stays in the calendar. */
@Tag("slow")
class TrialTest {

    private static final Pattern STEP = Pattern.compile("\"step\":\"([a-z-]+)\",\"result\":\"([a-z]+)\"");

    private final GoogleRooms rooms = GoogleRooms.shared();

    @AfterEach
    void clearFaults() {
        rooms.google().clearFaults();
    }

    @Test
    void aCalendarThatTakesBookingsPassesAndKeepsNothing() {
        OrgId clinic = rooms.connectedClinic();

        HttpResponse<String> answer = test(clinic);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"verdict\":\"passed\"", "\"durationMs\":");
        assertThat(steps(answer))
                .containsExactly(
                        "refresh-token done",
                        "create-event done",
                        "verify-event done",
                        "delete-event done",
                        "verify-deletion done");
        List<CalendarEvent> events = rooms.google().events(email(clinic), "primary");
        assertThat(events).hasSize(1).noneMatch(CalendarEvent::isLive);
        assertThat(events.getFirst().summary()).contains("Handshake test");
        assertThat(count("appointments", clinic) + count("booking_saga", clinic))
                .isZero();
        assertThat(rooms.audit(clinic).getFirst()).isEqualTo("api test-booking: passed");
    }

    @Test
    void aConnectionThatIsBrokenSaysWhyAndWhatToDo() {
        OrgId clinic = rooms.connectedClinic();
        rooms.google().revoke(clinic.value());

        HttpResponse<String> answer = test(clinic);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"failed\"", "consent_revoked", "Connect the calendar again");
        assertThat(steps(answer)).containsExactly("refresh-token refused");
        assertThat(test(rooms.clinic()).body()).contains("never connected a Google calendar");
    }

    @Test
    void anInsertWhoseAnswerIsLostIsRemovedAllTheSame() {
        OrgId clinic = rooms.connectedClinic();
        rooms.google()
                .fault(Fault.on(Operation.INSERT, new FaultEffect.Drop(When.AFTER_APPLYING))
                        .account(email(clinic)));

        HttpResponse<String> answer = test(clinic);

        assertThat(answer.body()).contains("\"verdict\":\"failed\"", "Nothing of the test is left");
        assertThat(steps(answer))
                .containsExactly(
                        "refresh-token done", "create-event unavailable", "delete-event done", "verify-deletion done");
        assertThat(rooms.google().events(email(clinic), "primary")).isNotEmpty().noneMatch(CalendarEvent::isLive);
    }

    @Test
    void aGoogleThatIsDownInTheMiddleIsTriedAgain() {
        OrgId clinic = rooms.connectedClinic();
        rooms.google()
                .fault(Fault.on(EnumSet.of(Operation.GET, Operation.DELETE), FaultEffect.answer(503, "backendError"))
                        .account(email(clinic))
                        .times(2));

        HttpResponse<String> answer = test(clinic);

        assertThat(steps(answer)).contains("create-event done", "delete-event unavailable", "delete-event done");
        assertThat(rooms.google().events(email(clinic), "primary")).hasSize(1).noneMatch(CalendarEvent::isLive);
    }

    @Test
    void whatCannotBeRemovedNowIsRemovedLater() {
        OrgId clinic = rooms.connectedClinic();
        rooms.google()
                .fault(Fault.on(Operation.DELETE, FaultEffect.answer(503, "backendError"))
                        .account(email(clinic))
                        .always());
        assertThat(test(clinic).body()).contains("\"verdict\":\"left_over\"");
        assertThat(rooms.google().events(email(clinic), "primary")).anyMatch(CalendarEvent::isLive);
        assertThat(rooms.bean(Trials.class).last(clinic).orElseThrow().state()).isEqualTo(Trials.State.LEFT_OVER);
        rooms.google().clearFaults();

        rooms.clock().forward(SqlTrials.TRY_AGAIN_AFTER);
        rooms.bean(TrialRunner.class).removeLeftOvers();

        assertThat(rooms.google().events(email(clinic), "primary")).noneMatch(CalendarEvent::isLive);
        assertThat(rooms.bean(Trials.class).last(clinic).orElseThrow().state()).isEqualTo(Trials.State.FAILED);
    }

    @Test
    void whatADeadWorkerHasLeftIsRemovedByAnother() {
        OrgId clinic = rooms.connectedClinic();
        test(clinic);
        rooms.google().forgetEvents();
        // as it was while the test ran
        rooms.sql()
                .sql("update test_booking set state = 'RUNNING' where org_id = ?")
                .param(clinic.value())
                .update();
        rooms.clock().forward(SqlTrials.TRY_AGAIN_AFTER);

        rooms.bean(TrialRunner.class).removeLeftOvers();

        assertThat(rooms.google().journal(Operation.DELETE, email(clinic))).hasSizeGreaterThan(1);
        assertThat(rooms.google().events(email(clinic), "primary")).isNotEmpty().noneMatch(CalendarEvent::isLive);
        assertThat(rooms.bean(Trials.class).last(clinic).orElseThrow().state()).isEqualTo(Trials.State.FAILED);
    }

    @Test
    void oneClinicIsTestedOnceInAWhile() {
        OrgId clinic = rooms.connectedClinic();
        test(clinic);

        HttpResponse<String> again = test(clinic);

        assertThat(again.statusCode()).isEqualTo(429);
        assertThat(again.headers().firstValue("Retry-After").map(Integer::valueOf))
                .hasValueSatisfying(seconds -> assertThat(seconds).isBetween(1, 30));
        assertThat(test(rooms.connectedClinic()).statusCode()).isEqualTo(200);
        rooms.clock().forward(SqlTrials.REST);
        assertThat(test(clinic).statusCode()).isEqualTo(200);
    }

    @Test
    void aTestInTwoYearsIsAtFiveInTheMorningOfTheClinicsZone() {
        OrgId clinic = rooms.connectedClinic();
        rooms.call("PUT", "/api/clinics/" + clinic, "{\"name\":\"a\",\"timeZone\":\"Asia/Kathmandu\"}");

        // 05:00 there
        assertThat(test(clinic).body()).containsPattern("\"startsAt\":\"20[0-9-]+T23:15:00Z\"");
    }

    @Test
    void askedWronglyItExplains() {
        assertThat(test(new OrgId("nobody")).statusCode()).isEqualTo(404);
        assertThat(rooms.call("GET", "/api/clinics/nobody/test-booking", "").statusCode())
                .isEqualTo(405);
    }

    private HttpResponse<String> test(OrgId clinic) {
        return rooms.call("POST", "/api/clinics/" + clinic + "/test-booking", "");
    }

    private static List<String> steps(HttpResponse<String> answer) {
        return STEP.matcher(answer.body())
                .results()
                .map(step -> step.group(1) + " " + step.group(2))
                .toList();
    }

    private int count(String table, OrgId clinic) {
        return rooms.sql()
                .sql("select count(*) from " + table + " where org_id = ?")
                .param(clinic.value())
                .query(Integer.class)
                .single();
    }
}
