package io.handshake.ingress.intake;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.ClinicSettings;
import io.handshake.contracts.FailureReason;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.Patient;
import io.handshake.contracts.RequestId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From a tool call to a booking that can be decided, or to a sentence that says what is missing. */
final class Wishes {

    private static final Pattern MINUTES = Pattern.compile("(\\d{1,4})(?:[.]0{1,9})?");

    private final ClinicDirectory clinics;
    private final PatientDetails patients = new PatientDetails();
    private final Duration answerWithin;
    private final Duration furthestAhead;

    Wishes(ClinicDirectory clinics, Duration answerWithin, Duration furthestAhead) {
        this.clinics = clinics;
        this.answerWithin = answerWithin;
        this.furthestAhead = furthestAhead;
    }

    Reading<BookingRequested> read(ToolCall call, VapiMessage.ToolCalls message, Instant receivedAt) {
        Arguments arguments = call.arguments();
        if (!arguments.complete()) {
            return Reading.ask("The details did not arrive whole. Ask for them again, and send them once more.");
        }
        return requestId(call)
                .then(requestId -> clinic(arguments, message)
                        .then(clinic -> start(arguments, clinic, receivedAt)
                                .then(startsAt -> rest(arguments, message, clinic)
                                        .then(rest -> Reading.clear(new BookingRequested(
                                                BookingId.of(
                                                        clinic.orgId(),
                                                        callId(call, message),
                                                        clinic.calendarId(),
                                                        startsAt),
                                                requestId,
                                                clinic.orgId(),
                                                callId(call, message),
                                                clinic.calendarId(),
                                                startsAt,
                                                rest.minutes(),
                                                clinic.timeZone(),
                                                rest.patient(),
                                                rest.serviceType(),
                                                rest.notes(),
                                                receivedAt,
                                                receivedAt.plus(answerWithin)))))));
    }

    private Reading<Instant> start(Arguments arguments, ClinicSettings clinic, Instant receivedAt) {
        return SpokenTime.of(arguments)
                .then(spoken -> StartTime.of(spoken, clinic.timeZone(), receivedAt, furthestAhead));
    }

    /** What a booking needs besides its clinic and its start. */
    private record Rest(int minutes, Patient patient, String serviceType, String notes) {}

    private Reading<Rest> rest(Arguments arguments, VapiMessage.ToolCalls message, ClinicSettings clinic) {
        String service = Texts.oneLine(arguments.first("serviceType", "service_type"));
        return duration(arguments)
                .then(minutes -> patients.of(arguments, message.callerNumber(), clinic.timeZone())
                        .then(patient -> bounded("service type", service, BookingRequested.MAX_SERVICE_TYPE)
                                .then(type -> bounded("notes", arguments.first("notes"), BookingRequested.MAX_NOTES)
                                        .then(notes -> Reading.clear(new Rest(minutes, patient, type, notes))))));
    }

    private static Reading<RequestId> requestId(ToolCall call) {
        return call.id().length() > RequestId.MAX_LENGTH
                ? Reading.ask("The tool call's id is longer than " + RequestId.MAX_LENGTH + " characters.")
                : Reading.clear(new RequestId(call.id()));
    }

    /** The call's id where it is usable: then the model repeating itself is still the same wish. */
    private static String callId(ToolCall call, VapiMessage.ToolCalls message) {
        String callId = Texts.wellFormed(message.callId()).strip();
        return callId.isEmpty() || callId.length() > BookingRequested.MAX_CALL_ID ? call.id() : callId;
    }

    private Reading<ClinicSettings> clinic(Arguments arguments, VapiMessage.ToolCalls message) {
        Set<String> named = new LinkedHashSet<>(message.clinics());
        ClinicKeys.ALL.forEach(key -> named.add(arguments.first(key)));
        named.remove("");
        if (named.size() > 1) {
            return Reading.ask("The call names more than one clinic, so nothing was booked. "
                    + "Tell the caller to call the reception.");
        }
        try {
            return named.isEmpty()
                    ? unknown()
                    : Reading.clear(clinics.of(new OrgId(named.iterator().next())));
        } catch (IllegalArgumentException e) {
            return unknown();
        }
    }

    private static Reading<ClinicSettings> unknown() {
        return new Reading.Unclear<>(FailureReason.CLINIC_UNKNOWN, FailureReason.CLINIC_UNKNOWN.callerSentence());
    }

    private static Reading<Integer> duration(Arguments arguments) {
        String text = arguments.first("duration", "durationMinutes", "duration_minutes");
        if (text.isEmpty()) {
            return Reading.clear(BookingRequested.DEFAULT_DURATION_MINUTES);
        }
        Matcher matcher = MINUTES.matcher(text);
        int minutes = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
        return minutes < BookingRequested.MIN_DURATION_MINUTES || minutes > BookingRequested.MAX_DURATION_MINUTES
                ? Reading.ask("The appointment must last " + BookingRequested.MIN_DURATION_MINUTES + " to "
                        + BookingRequested.MAX_DURATION_MINUTES + " minutes. Send duration as a number of minutes.")
                : Reading.clear(minutes);
    }

    private static Reading<String> bounded(String what, String text, int maxLength) {
        return text.length() > maxLength
                ? Reading.ask("The " + what + " must have at most " + maxLength + " characters. Send it shorter.")
                : Reading.clear(text);
    }
}
