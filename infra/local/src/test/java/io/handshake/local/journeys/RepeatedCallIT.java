package io.handshake.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.local.journeys.Town.TestClinic;
import io.handshake.local.talk.VapiAnswer;
import io.handshake.local.talk.VapiCall;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(InTown.class)
@Timeout(60)
class RepeatedCallIT {

    @Test
    void theSameDeliveryAtOnceAndLaterIsOneBooking(Town town) {
        TestClinic clinic = town.clinic();
        VapiCall call = VapiCall.to(clinic.orgId(), Town.at(14, 0));

        List<VapiAnswer> atOnce = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> town.webhook().book(call),
                        task -> Thread.ofVirtual().start(task)))
                .limit(5)
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        VapiAnswer later = town.webhook().book(call);

        assertThat(atOnce).allSatisfy(answer -> assertThat(answer).isEqualTo(later));
        assertThat(later.status()).isEqualTo("confirmed");
        assertThat(town.allEvents(clinic)).hasSize(1);
    }

    @Test
    void theModelRepeatingItselfIsTheSameBooking(Town town) {
        TestClinic clinic = town.clinic();
        VapiCall call = VapiCall.to(clinic.orgId(), Town.at(14, 0));

        VapiAnswer first = town.webhook().book(call);
        VapiCall again = call.repeated();
        VapiAnswer second = town.webhook().book(again);

        assertThat(first.status()).isEqualTo("confirmed");
        assertThat(second.toolCallId()).isEqualTo(again.toolCallId());
        assertThat(second.members()).isEqualTo(first.members());
        assertThat(town.allEvents(clinic)).hasSize(1);
    }

    @Test
    void anotherCallerAskingForTheSameTimeIsNotARepetition(Town town) {
        TestClinic clinic = town.clinic();
        assertThat(town.book(clinic, Town.at(14, 0)).status()).isEqualTo("confirmed");

        assertThat(town.book(clinic, Town.at(14, 0)).reason()).isEqualTo("SLOT_TAKEN");
        assertThat(town.allEvents(clinic)).hasSize(1);
    }
}
