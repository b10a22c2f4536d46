package io.handshake.contracts;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** One event of each kind with every member given, as in the golden files. */
final class Samples {

    private static final BookingId BOOKING = new BookingId(UUID.fromString("3f2b8c1e-5d47-5a90-8b6c-1e2d3c4b5a69"));
    private static final OrgId ORG = new OrgId("org-harley-street");
    private static final RequestId REQUEST = new RequestId("call_7Gk2pQ");

    static final Patient PATIENT = new Patient("Zoë 😀 Ó Briain", "+442079460018", "zoe@example.com");

    static final BookingRequested REQUESTED = new BookingRequested(
            BOOKING,
            REQUEST,
            ORG,
            "019a-call",
            "diary@group.calendar.google.com",
            Instant.parse("2026-11-24T14:00:00Z"),
            45,
            ZoneId.of("Europe/London"),
            PATIENT,
            "dental check-up",
            "first visit\n\"nervous\"",
            Instant.parse("2026-11-22T10:00:00.123456Z"),
            Instant.parse("2026-11-22T10:00:15.123456Z"));

    static final BookingConfirmed CONFIRMED = new BookingConfirmed(
            BOOKING,
            2,
            List.of(REQUEST, new RequestId("replay-1")),
            ORG,
            "4711",
            new EventId("0123456789abcdef0123456789abcdef01234567"),
            "https://www.google.com/calendar/event?eid=abc",
            Instant.parse("2026-11-24T14:00:00Z"),
            Instant.parse("2026-11-24T14:45:00Z"),
            ZoneId.of("Europe/London"),
            Instant.parse("2026-11-22T10:00:03.500Z"),
            true);

    static final BookingFailed FAILED = new BookingFailed(
            BOOKING,
            1,
            List.of(REQUEST),
            ORG,
            FailureReason.SLOT_TAKEN,
            "http 409 duplicate",
            Instant.parse("2026-11-22T10:00:03Z"),
            false);

    static final StepFinished STEP = new StepFinished(
            BOOKING,
            ORG,
            1,
            3,
            "create-event",
            StepFinished.Direction.UNDO,
            2,
            StepFinished.Result.UNAVAILABLE,
            "http 503",
            Instant.parse("2026-11-22T10:00:01Z"),
            812);

    static final StepFinished ANSWER = new StepFinished(
            BOOKING,
            ORG,
            1,
            0,
            StepFinished.ANSWER,
            StepFinished.Direction.DO,
            1,
            StepFinished.Result.UNAVAILABLE,
            "pending",
            Instant.parse("2026-11-22T10:00:00.123456Z"),
            15_002);

    static final ClinicSettings SETTINGS = new ClinicSettings(ORG, "primary", ZoneId.of("Europe/Dublin"));

    static final List<Record> EVENTS = List.of(REQUESTED, CONFIRMED, FAILED, STEP, SETTINGS);

    /** The same record with one component changed, through its own checks. */
    static <R extends Record> R with(R record, String component, Object value) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(each -> each.getName().equals(component) ? value : read(record, each))
                .toArray();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            @SuppressWarnings("unchecked") // the class of an R makes an R
            Class<R> type = (Class<R>) record.getClass();
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException check) {
                throw check;
            }
            throw new AssertionError(e);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static Object read(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    /** The name of the event's schema and golden files: {@code booking-requested.v1} for BookingRequested. */
    static String fileName(Class<? extends Record> event) {
        return event.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT) + ".v1";
    }

    private Samples() {}
}
