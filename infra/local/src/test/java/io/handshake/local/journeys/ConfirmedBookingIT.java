package io.handshake.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.embedded.google.CalendarEvent;
import io.handshake.embedded.google.Operation;
import io.handshake.local.audit.Evidence.Appointment;
import io.handshake.local.audit.Evidence.Told;
import io.handshake.local.audit.HouseEvidence;
import io.handshake.local.journeys.Town.TestClinic;
import io.handshake.local.talk.Reply;
import io.handshake.local.talk.VapiAnswer;
import io.handshake.local.talk.VapiCall;
import io.handshake.local.talk.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(InTown.class)
@Timeout(60)
class ConfirmedBookingIT {

    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    @Test
    void calendarTableTopicAndAnswerTellTheSameStory(Town town) {
        TestClinic clinic = town.clinic();
        Instant start = Town.at(14, 0).atZone(LONDON).toInstant();
        VapiCall call = VapiCall.to(clinic.orgId(), Town.at(14, 0)).lasting(45);

        VapiAnswer answer = town.webhook().book(call);

        assertThat(answer.toolCallId()).isEqualTo(call.toolCallId());
        assertThat(answer.isError()).isFalse();
        assertThat(answer.status()).isEqualTo("confirmed");
        assertThat(answer.message())
                .startsWith("Booked and added to calendar: ")
                .endsWith("at 14:00");
        assertThat(answer.members())
                .containsEntry("startsAt", start.toString())
                .containsEntry("timeZone", "Europe/London");

        CalendarEvent event = town.liveEvents(clinic).getFirst();
        assertThat(town.liveEvents(clinic)).hasSize(1);
        assertThat(event.id()).isEqualTo(answer.eventId());
        assertThat(event.start()).isEqualTo(start);
        assertThat(event.end()).isEqualTo(start.plus(Duration.ofMinutes(45)));
        assertThat(event.privateProperties()).containsEntry(HouseEvidence.MARKER, answer.bookingId());

        Appointment row = rowOf(town, answer.bookingId());
        assertThat(row.id()).isEqualTo(answer.appointmentId());
        assertThat(row.eventId()).isEqualTo(answer.eventId());
        assertThat(row.orgId()).isEqualTo(clinic.orgId());
        assertThat(row.startsAt()).isEqualTo(start);
        assertThat(row.endsAt()).isEqualTo(event.end());

        List<Told> told = town.evidence().outcomes().stream()
                .filter(outcome -> outcome.outcome().bookingId().toString().equals(answer.bookingId()))
                .toList();
        assertThat(told).isNotEmpty().allSatisfy(outcome -> {
            assertThat(outcome.ceId()).isEqualTo(outcome.outcome().outcomeId().toString());
            assertThat(outcome.outcome()).isInstanceOfSatisfying(BookingConfirmed.class, confirmed -> {
                assertThat(confirmed.eventId().value()).isEqualTo(answer.eventId());
                assertThat(confirmed.appointmentId()).isEqualTo(answer.appointmentId());
                assertThat(confirmed.startsAt()).isEqualTo(start);
                assertThat(confirmed.late()).isFalse();
            });
        });
    }

    private static Appointment rowOf(Town town, String bookingId) {
        List<Appointment> rows = town.evidence().appointments().stream()
                .filter(row -> row.bookingId().equals(bookingId))
                .toList();
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }

    @Test
    void oneMessageWithTwoCallsIsAnsweredInItsOrder(Town town) {
        TestClinic clinic = town.clinic();
        VapiCall first = VapiCall.to(clinic.orgId(), Town.at(10, 0));
        VapiCall second = new VapiCall(
                clinic.orgId(), first.callId(), first.toolCallId() + "b", Town.at(11, 0), 30, "Grace Example");

        List<VapiAnswer> answers = town.webhook().book(List.of(first, second));

        assertThat(answers).extracting(VapiAnswer::status).containsExactly("confirmed", "confirmed");
        assertThat(answers).extracting(VapiAnswer::toolCallId).containsExactly(first.toolCallId(), second.toolCallId());
        assertThat(town.liveEvents(clinic)).hasSize(2);
    }

    @Test
    void bookingsAtTheMomentOfExpiryShareOneRefresh(Town town) {
        TestClinic clinic = town.clinic();
        assertThat(town.book(clinic, Town.at(8, 0)).status()).isEqualTo("confirmed");
        town.google().expireAccessTokens(clinic.refreshToken());
        town.google().clearJournal();
        LocalDateTime day = Town.at(9, 0);

        List<CompletableFuture<VapiAnswer>> calls = IntStream.range(0, 50)
                .mapToObj(number -> day.plusDays(number / 10).plusMinutes(30L * (number % 10)))
                .map(start -> CompletableFuture.supplyAsync(
                        () -> town.book(clinic, start),
                        task -> Thread.ofVirtual().start(task)))
                .toList();

        assertThat(calls).allSatisfy(call -> assertThat(call.join().status()).isEqualTo("confirmed"));
        assertThat(town.google().count(Operation.TOKEN, clinic.account())).isEqualTo(1);
    }

    @Test
    void aClinicElsewhereBooksInItsOwnTime(Town town) {
        ZoneId newYork = ZoneId.of("America/New_York");
        // the clocks go forward at 02:00 on the second Sunday of March
        TestClinic clinic = town.clinic(newYork, LocalDateTime.parse("2027-03-14T02:30"));

        VapiAnswer answer = town.book(clinic, Town.at(14, 0));

        assertThat(answer.status()).isEqualTo("confirmed");
        assertThat(answer.members()).containsEntry("timeZone", "America/New_York");
        CalendarEvent event = town.liveEvents(clinic).getFirst();
        assertThat(event.start()).isEqualTo(Town.at(14, 0).atZone(newYork).toInstant());
        assertThat(event.startZone()).isEqualTo("America/New_York");
    }

    @Test
    void whoDoesNotKnowTheSecretBooksNothing(Town town) {
        TestClinic clinic = town.clinic();
        Webhook intruder = new Webhook(
                "http://127.0.0.1:" + town.house().ports().ingress(),
                town.house().vapiSecret() + "x");

        Reply reply = intruder.post(
                io.handshake.local.talk.JsonVapi.message(List.of(VapiCall.to(clinic.orgId(), Town.at(14, 0)))));

        assertThat(reply).isEqualTo(new Reply(401, ""));
        assertThat(town.allEvents(clinic)).isEmpty();
    }
}
