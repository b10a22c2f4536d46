package io.handshake.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.ClinicSettings;
import io.handshake.embedded.google.Fault;
import io.handshake.embedded.google.FaultEffect;
import io.handshake.embedded.google.JournalEntry;
import io.handshake.embedded.google.Operation;
import io.handshake.local.journeys.Town.TestClinic;
import io.handshake.local.talk.SqlRival;
import io.handshake.local.talk.VapiAnswer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(InTown.class)
@Timeout(60)
class RefusedBookingIT {

    @Test
    void ofTwoCallersAtOnceOneGetsTheTime(Town town) {
        TestClinic clinic = town.clinic();

        List<VapiAnswer> answers = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> town.book(clinic, Town.at(14, 0)),
                        task -> Thread.ofVirtual().start(task)))
                .limit(2)
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).extracting(VapiAnswer::status).containsExactlyInAnyOrder("confirmed", "failed");
        VapiAnswer loser =
                answers.stream().filter(VapiAnswer::isError).findFirst().orElseThrow();
        VapiAnswer winner =
                answers.stream().filter(answer -> !answer.isError()).findFirst().orElseThrow();
        assertThat(loser.reason()).isEqualTo("SLOT_TAKEN");
        assertThat(loser.members()).containsEntry("retryable", "false");
        assertThat(town.liveEvents(clinic)).hasSize(1);
        assertThat(town.liveEvents(clinic).getFirst().id()).isEqualTo(winner.eventId());
    }

    @Test
    void aTimeThatOverlapsIsTakenAndTheNextOneIsNot(Town town) {
        TestClinic clinic = town.clinic();
        assertThat(town.book(clinic, Town.at(10, 0)).status()).isEqualTo("confirmed");

        assertThat(town.book(clinic, Town.at(10, 15)).reason()).isEqualTo("SLOT_TAKEN");
        assertThat(town.book(clinic, Town.at(10, 30)).status()).isEqualTo("confirmed");
    }

    @Test
    void theEventIsTakenBackWhenTheReceptionWasFaster(Town town) {
        TestClinic clinic = town.clinic();
        SqlRival rival = new SqlRival(town.house().database());
        town.google().onInserted(inserted -> {
            if (inserted.account().equals(clinic.account())) {
                assertThat(rival.takesTheTimeOf(clinic.orgId(), inserted.event().id()))
                        .isTrue();
            }
        });

        VapiAnswer answer = town.book(clinic, Town.at(15, 0));

        assertThat(answer.status()).isEqualTo("failed");
        assertThat(answer.reason()).isEqualTo("SLOT_TAKEN");
        await().atMost(Town.SETTLES_WITHIN)
                .untilAsserted(() -> assertThat(town.liveEvents(clinic)).isEmpty());
        assertThat(town.allEvents(clinic)).hasSize(1);
        assertThat(town.google().journal(Operation.DELETE, clinic.account()))
                .extracting(JournalEntry::status)
                .contains(204);
    }

    @Test
    void whatGoogleRefusesForGoodIsNotTriedAgain(Town town) {
        TestClinic clinic = town.clinic();
        town.google()
                .fault(Fault.on(Operation.INSERT, FaultEffect.answer(400, "invalid"))
                        .account(clinic.account()));

        VapiAnswer answer = town.book(clinic, Town.at(14, 0));

        assertThat(answer.reason()).isEqualTo("CALENDAR_REJECTED");
        assertThat(town.google().count(Operation.INSERT, clinic.account())).isEqualTo(1);
        assertThat(town.allEvents(clinic)).isEmpty();
    }

    @Test
    void aCalendarThatMayNotBeWrittenAsksToReconnect(Town town) {
        TestClinic clinic = town.clinic();
        town.google()
                .fault(Fault.on(Operation.INSERT, FaultEffect.answer(403, "forbidden"))
                        .account(clinic.account()));

        assertThat(town.book(clinic, Town.at(14, 0)).reason()).isEqualTo("CALENDAR_ACCESS_REVOKED");
        assertThat(town.allEvents(clinic)).isEmpty();
    }

    @Test
    void aPassingTroubleAtGoogleIsNotNoticed(Town town) {
        TestClinic clinic = town.clinic();
        town.google()
                .fault(Fault.on(Operation.INSERT, FaultEffect.answerThoughApplied(503, "backendError"))
                        .account(clinic.account()));

        assertThat(town.book(clinic, Town.at(14, 0)).status()).isEqualTo("confirmed");
        assertThat(town.liveEvents(clinic)).hasSize(1);
    }

    @Test
    void aClinicThatNobodyKnowsBooksNothing(Town town) {
        TestClinic clinic = town.stranger();

        VapiAnswer answer = town.book(clinic, Town.at(14, 0));

        assertThat(answer.isError()).isTrue();
        assertThat(answer.reason()).isEqualTo("CLINIC_UNKNOWN");
    }

    @Test
    void aClinicWithoutACalendarBooksNothing(Town town) {
        TestClinic clinic = town.stranger();
        town.worker().putClinic(clinic.orgId(), "Not connected", ClinicSettings.DEFAULT_ZONE);

        assertThat(town.book(clinic, Town.at(14, 0)).reason()).isEqualTo("CALENDAR_NOT_CONNECTED");
    }

    @Test
    void aRevokedConsentIsToldAndHealedByReconnecting(Town town) {
        TestClinic clinic = town.clinic();
        town.google().revoke(clinic.refreshToken());

        assertThat(town.book(clinic, Town.at(14, 0)).reason()).isEqualTo("CALENDAR_ACCESS_REVOKED");
        assertThat(town.worker().get("/api/clinics/" + clinic.orgId()).body()).contains("RECONNECT_NEEDED");

        town.google().addAccount(clinic.refreshToken() + "-anew", clinic.account());
        town.worker().connect(clinic.orgId(), clinic.refreshToken() + "-anew");
        assertThat(town.book(clinic, Town.at(14, 0)).status()).isEqualTo("confirmed");
    }
}
