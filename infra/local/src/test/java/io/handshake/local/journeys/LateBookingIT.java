package io.handshake.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.embedded.google.Fault;
import io.handshake.embedded.google.FaultEffect;
import io.handshake.embedded.google.Operation;
import io.handshake.embedded.google.When;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.Service;
import io.handshake.local.house.ServiceProcess;
import io.handshake.local.house.Settings;
import io.handshake.local.journeys.Town.TestClinic;
import io.handshake.local.talk.VapiAnswer;
import io.handshake.local.talk.VapiCall;
import io.handshake.local.talk.Webhook;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(InTown.class)
@Timeout(90)
class LateBookingIT {

    /** Beyond the wait of the hasty ingress, within what one insert may take. */
    private static final Duration SLOW = Duration.ofMillis(3500);

    @Test
    void aSlowGoogleIsAnsweredPendingAndConfirmedLater(Town town) {
        ServiceProcess hasty = town.house().start(Service.INGRESS, Map.of(Settings.ANSWER_WITHIN, "2s"));
        hasty.awaitReady(LocalHouse.READY_WITHIN);
        Webhook webhook = town.webhookOf(hasty);
        TestClinic clinic = town.clinic();
        town.google()
                .fault(Fault.on(Operation.INSERT, new FaultEffect.Delay(SLOW, When.BEFORE_APPLYING))
                        .account(clinic.account()));
        VapiCall call = VapiCall.to(clinic.orgId(), Town.at(14, 0));

        VapiAnswer answer = webhook.book(call);

        assertThat(answer.status()).isEqualTo("pending");
        assertThat(answer.isError()).isFalse();
        assertThat(answer.spoken()).isNotBlank().isEqualTo(answer.message());
        assertThat(town.liveEvents(clinic)).isEmpty();
        await().atMost(Town.SETTLES_WITHIN)
                .untilAsserted(() -> assertThat(town.evidence().outcomes())
                        .anySatisfy(told -> assertThat(told.outcome())
                                .isInstanceOfSatisfying(BookingConfirmed.class, confirmed -> {
                                    assertThat(confirmed.bookingId()).hasToString(answer.bookingId());
                                    assertThat(confirmed.late()).isTrue();
                                })));
        assertThat(town.webhook().book(call.repeated()).status()).isEqualTo("confirmed");
        assertThat(town.liveEvents(clinic)).hasSize(1);
        hasty.close();
    }
}
