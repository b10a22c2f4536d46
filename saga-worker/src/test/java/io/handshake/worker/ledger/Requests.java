package io.handshake.worker.ledger;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.Patient;
import io.handshake.contracts.RequestId;
import java.time.Instant;
import java.time.ZoneId;

/** Requests with good defaults: {@code Requests.aRequest().at("2026-11-24T14:00:00Z").build()}. */
public record Requests(OrgId orgId, String callId, String requestId, Instant startsAt, int minutes, Patient patient) {

    public static final OrgId CLINIC = new OrgId("0b54a5b2-54a1-4c43-8a52-a3c3b5a4c001");
    public static final Instant RECEIVED_AT = Instant.parse("2026-11-22T10:00:00Z");

    public static Requests aRequest() {
        return new Requests(
                CLINIC,
                "call-1",
                "tool-1",
                Instant.parse("2026-11-24T14:00:00Z"),
                30,
                new Patient("Ada Lovelace", "+441632960123", "ada@example.org"));
    }

    public Requests of(OrgId clinic) {
        return new Requests(clinic, callId, requestId, startsAt, minutes, patient);
    }

    public Requests in(String call) {
        return new Requests(orgId, call, requestId, startsAt, minutes, patient);
    }

    public Requests as(String request) {
        return new Requests(orgId, callId, request, startsAt, minutes, patient);
    }

    public Requests at(String start) {
        return new Requests(orgId, callId, requestId, Instant.parse(start), minutes, patient);
    }

    public Requests lasting(int duration) {
        return new Requests(orgId, callId, requestId, startsAt, duration, patient);
    }

    public Requests forPatient(Patient other) {
        return new Requests(orgId, callId, requestId, startsAt, minutes, other);
    }

    public BookingRequested build() {
        return new BookingRequested(
                BookingId.of(orgId, callId, "primary", startsAt),
                new RequestId(requestId),
                orgId,
                callId,
                "primary",
                startsAt,
                minutes,
                ZoneId.of("Europe/London"),
                patient,
                "check-up",
                "",
                RECEIVED_AT,
                RECEIVED_AT.plusSeconds(15));
    }
}
