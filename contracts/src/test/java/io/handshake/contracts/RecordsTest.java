package io.handshake.contracts;

import static io.handshake.contracts.Samples.CONFIRMED;
import static io.handshake.contracts.Samples.FAILED;
import static io.handshake.contracts.Samples.PATIENT;
import static io.handshake.contracts.Samples.REQUESTED;
import static io.handshake.contracts.Samples.SETTINGS;
import static io.handshake.contracts.Samples.STEP;
import static io.handshake.contracts.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every check of every record fires, names its field, and quotes nothing. */
class RecordsTest {

    private static final String SECRET = "Ada-07700900123";
    private static final Set<String> OPTIONAL =
            Set.of("serviceType", "notes", "calendarLink", "detail", "phone", "email");
    private static final EventHeaders HEADERS = new EventHeaders(
            STEP.stepId(), "io.handshake.booking.steps.v1", "saga-worker", "subject", Instant.EPOCH, "");

    static Stream<Arguments> objects() {
        return Stream.of(REQUESTED, CONFIRMED, FAILED, STEP, SETTINGS, PATIENT, HEADERS)
                .flatMap(record -> Arrays.stream(record.getClass().getRecordComponents())
                        .filter(component -> !component.getType().isPrimitive())
                        .map(RecordComponent::getName)
                        .filter(name -> !name.equals("traceparent"))
                        .map(name -> arguments(record, name)));
    }

    @ParameterizedTest
    @MethodSource("objects")
    void refusesNoneUnlessTheMemberMayBeLacking(Record record, String component) {
        if (OPTIONAL.contains(component)) {
            assertThat(with(record, component, null)).isEqualTo(with(record, component, ""));
        } else {
            assertThatThrownBy(() -> with(record, component, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .contains(component + ": expected ")
                    .contains("found none");
        }
    }

    static Stream<Arguments> longest() {
        return Stream.of(
                arguments(REQUESTED, "callId", 200),
                arguments(REQUESTED, "calendarId", 254),
                arguments(REQUESTED, "serviceType", 100),
                arguments(REQUESTED, "notes", 2000),
                arguments(CONFIRMED, "appointmentId", 100),
                arguments(CONFIRMED, "calendarLink", 2000),
                arguments(FAILED, "detail", 500),
                arguments(STEP, "step", 50),
                arguments(STEP, "detail", 500),
                arguments(SETTINGS, "calendarId", 254),
                arguments(PATIENT, "name", 200),
                arguments(PATIENT, "phone", 40),
                arguments(PATIENT, "email", 254),
                arguments(HEADERS, "type", 200),
                arguments(HEADERS, "source", 200),
                arguments(HEADERS, "subject", 200),
                arguments(new OrgId("o"), "value", 100),
                arguments(new RequestId("r"), "value", 200));
    }

    @ParameterizedTest
    @MethodSource("longest")
    void refusesOneCharacterTooMany(Record record, String component, int max) {
        String longest = (SECRET + "x".repeat(max)).substring(0, max);

        assertThat(with(record, component, longest)).isNotEqualTo(record);
        assertThatThrownBy(() -> with(record, component, longest + "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(": expected at most " + max + " characters, found " + (max + 1));
    }

    @ParameterizedTest
    @MethodSource("longest")
    void refusesTextThatCannotBeStored(Record record, String component) {
        for (String broken : List.of(SECRET + "\0", SECRET + "\ud83d", "\ude00" + SECRET)) {
            assertThatThrownBy(() -> with(record, component, broken))
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .contains(": expected ")
                    .doesNotContain(SECRET);
        }
    }

    @ParameterizedTest
    @MethodSource("longest")
    void refusesBlankTextUnlessTheMemberMayBeLacking(Record record, String component) {
        if (OPTIONAL.contains(component)) {
            assertThat(with(record, component, " ")).isNotEqualTo(record);
        } else {
            for (String blank : List.of("", " ", "\n\t ")) {
                assertThatThrownBy(() -> with(record, component, blank))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageEndingWith(": expected text, found none");
            }
        }
    }

    @Test
    void countsACharacterBeyondTheBasicPlaneAsOne() {
        assertThat(with(PATIENT, "phone", "😀".repeat(40)).phone()).hasSize(80);
        assertThatThrownBy(() -> with(PATIENT, "phone", "😀".repeat(41))).hasMessageContaining("found 41");
    }

    static Stream<Arguments> numbers() {
        return Stream.of(
                arguments(REQUESTED, "durationMinutes", 15, 14, "15 to 240, found a smaller number"),
                arguments(REQUESTED, "durationMinutes", 240, 241, "15 to 240, found a larger number"),
                arguments(CONFIRMED, "attempt", 1, 0, "1 to 2147483647, found a smaller number"),
                arguments(FAILED, "attempt", 1, 0, "1 to 2147483647, found a smaller number"),
                arguments(STEP, "attempt", 1, 0, "1 to 2147483647, found a smaller number"),
                arguments(STEP, "tryNumber", 1, 0, "1 to 2147483647, found a smaller number"),
                arguments(STEP, "claim", 0L, -1L, "0 to 9223372036854775807, found a smaller number"),
                arguments(STEP, "durationMs", 0L, -1L, "0 to 9223372036854775807, found a smaller number"));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void refusesANumberBeyondItsBound(Record record, String component, Number last, Number beyond, String message) {
        assertThat(with(record, component, last)).isNotNull();
        assertThatThrownBy(() -> with(record, component, beyond))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(component + ": expected " + message);
    }

    static Stream<Arguments> moments() {
        return Stream.of(REQUESTED, CONFIRMED, FAILED, STEP, HEADERS)
                .flatMap(record -> Arrays.stream(record.getClass().getRecordComponents())
                        .filter(component -> component.getType() == Instant.class)
                        .map(component -> arguments(record, component.getName())));
    }

    @ParameterizedTest
    @MethodSource("moments")
    void refusesAYearThatHasNotFourDigits(Record record, String component) {
        for (Instant moment : List.of(
                Instant.MIN,
                Instant.parse("0000-01-01T00:00:00Z").minusNanos(1),
                Instant.parse("+10000-01-01T00:00:00Z"),
                Instant.MAX)) {
            assertThatThrownBy(() -> with(record, component, moment))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(component + ": expected a year from 0 to 9999, found another");
        }
    }

    @Test
    void refusesAnAppointmentThatEndsBeyondTheLastYear() {
        assertThatThrownBy(() -> with(REQUESTED, "startsAt", Instant.parse("9999-12-31T23:50:00Z")))
                .hasMessage("endsAt: expected a year from 0 to 9999, found another");
    }

    @Test
    void refusesAnEndThatIsNotAfterTheStart() {
        assertThat(with(CONFIRMED, "endsAt", CONFIRMED.startsAt().plusNanos(1))).isNotNull();
        assertThatThrownBy(() -> with(CONFIRMED, "endsAt", CONFIRMED.startsAt()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("endsAt: expected a moment after startsAt, found another");
    }

    @Test
    void refusesAWaitThatIsNegativeOrLongerThanFiveMinutes() {
        Instant received = REQUESTED.receivedAt();

        assertThat(with(REQUESTED, "answerBy", received)).isNotNull();
        assertThat(with(REQUESTED, "answerBy", received.plusSeconds(300))).isNotNull();
        for (Instant answerBy :
                List.of(received.minusNanos(1), received.plusSeconds(300).plusNanos(1))) {
            assertThatThrownBy(() -> with(REQUESTED, "answerBy", answerBy))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("answerBy: expected receivedAt to PT5M after it, found another moment");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"requestIds"})
    void copiesItsCollectionsAndRefusesAPlaceWithout(String component) {
        List<RequestId> ids = new ArrayList<>(List.of(new RequestId("call_1")));
        BookingFailed failed = with(FAILED, component, ids);
        BookingConfirmed confirmed = with(CONFIRMED, component, ids);

        ids.add(null);

        assertThat(failed.requestIds()).hasSize(1);
        assertThat(confirmed.requestIds()).hasSize(1);
        for (Record record : List.of(FAILED, CONFIRMED)) {
            assertThatThrownBy(() -> with(record, component, ids))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("requestIds: expected a value in every place, found none in one");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ada 07700", "Ada\n07700", "Adä07700", "Ada07700\u007f"})
    void refusesAnOrgIdThatIsNotVisibleAscii(String text) {
        assertThatThrownBy(() -> new OrgId(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("orgId: expected visible ASCII characters")
                .doesNotContain("Ad", "07700");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123456789abcdef0123456789abcdef0123456",
                "0123456789abcdef0123456789abcdef012345678",
                "0123456789ABCDEF0123456789abcdef01234567",
                "0123456789abcdeg0123456789abcdef01234567"
            })
    void refusesAnEventIdThatIsNotOurs(String text) {
        assertThatThrownBy(() -> new EventId(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("eventId: expected 40 lower-case hex digits, found other text");
    }

    @Test
    void refusesIdsOfNothing() {
        assertThatThrownBy(() -> new BookingId(null)).hasMessage("bookingId: expected a value, found none");
        assertThatThrownBy(() -> new EventId(null)).hasMessage("eventId: expected a value, found none");
        assertThatThrownBy(() -> new OrgId(null)).hasMessage("orgId: expected text, found none");
        assertThatThrownBy(() -> new RequestId(null)).hasMessage("requestId: expected text, found none");
    }

    @Test
    void keepsPersonalDataOutOfItsText() {
        assertThat(REQUESTED.toString())
                .contains(REQUESTED.bookingId().toString())
                .doesNotContain(PATIENT.name(), PATIENT.phone(), PATIENT.email(), REQUESTED.notes());
        assertThat(PATIENT).hasToString("Patient[withheld]");
    }

    @Test
    void knowsWhenTheAppointmentEnds() {
        assertThat(REQUESTED.endsAt()).isEqualTo("2026-11-24T14:45:00Z");
    }

    @Test
    void takesAClinicOfWhichNothingIsKnownForABritishOne() {
        ClinicSettings settings = ClinicSettings.defaults(new OrgId("org-1"));

        assertThat(settings.calendarId()).isEqualTo("primary");
        assertThat(settings.timeZone()).hasToString("Europe/London");
    }

    @Test
    void publishesOutcomesWhereTheyBelong() {
        assertThat(CONFIRMED.topic()).isEqualTo(Topic.BOOKING_CONFIRMED);
        assertThat(FAILED.topic()).isEqualTo(Topic.BOOKING_FAILED);
    }
}
