package io.handshake.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.ClinicSettings;
import io.handshake.embedded.google.Fault;
import io.handshake.embedded.google.FaultEffect;
import io.handshake.embedded.google.Operation;
import io.handshake.local.house.Service;
import io.handshake.local.house.ServiceProcess;
import io.handshake.local.journeys.Town.TestClinic;
import io.handshake.local.talk.VapiAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code ./handshake replay} as a person uses it. */
@ExtendWith(InTown.class)
@Timeout(240)
class ReplayCommandIT {

    private static final Duration GOES_ON_WITHIN = Duration.ofSeconds(90);

    private record Ended(int status, String output) {}

    private static Ended replay(Town town, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(InTown.ROOT.resolve("handshake").toString(), "replay"));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "--base-url",
                town.house().services(Service.SAGA_WORKER).getFirst().url()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HANDSHAKE_SKIP_BUILD", "1");
        builder.environment().put("HANDSHAKE_ADMIN_TOKEN", town.house().adminToken());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), output);
    }

    /** The run is in the tables, not in the process: whoever lives goes on with it. */
    @Test
    void goesOnWhenItsWorkerIsKilledInTheMiddle(Town town) throws Exception {
        TestClinic clinic = town.stranger();
        town.worker().putClinic(clinic.orgId(), "A clinic", ClinicSettings.DEFAULT_ZONE);
        for (int n = 0; n < 24; n++) {
            assertThat(town.book(clinic, Town.at(8, 0).plusMinutes(30L * n)).reason())
                    .isEqualTo("CALENDAR_NOT_CONNECTED");
        }
        town.worker().connect(clinic.orgId(), clinic.refreshToken());

        Ended begun = replay(town, "all", "--clinic", clinic.orgId(), "--rate", "8");
        assertThat(begun.status()).as(begun.output()).isZero();
        await().atMost(GOES_ON_WITHIN).until(() -> !town.liveEvents(clinic).isEmpty());
        ServiceProcess worker = town.house().services(Service.SAGA_WORKER).getFirst();
        worker.kill();
        int before = town.liveEvents(clinic).size();
        assertThat(before).isLessThan(24);
        assertThat(worker.restart()).isTrue();

        await().atMost(GOES_ON_WITHIN)
                .untilAsserted(() -> assertThat(town.liveEvents(clinic)).hasSize(24));
        town.settled();
        assertThat(town.allEvents(clinic)).hasSize(24);
    }

    @Test
    void listsCountsAndReplaysWhatHasFailed(Town town) throws Exception {
        TestClinic clinic = town.clinic();
        town.google()
                .fault(Fault.on(Operation.INSERT, FaultEffect.answer(400, "invalid"))
                        .account(clinic.account())
                        .times(3));
        List<VapiAnswer> answers = IntStream.range(0, 3)
                .mapToObj(n -> town.book(clinic, Town.at(9 + n, 0)))
                .toList();
        assertThat(answers).extracting(VapiAnswer::reason).containsOnly("CALENDAR_REJECTED");
        town.google().clearFaults();

        Ended list = replay(town, "list", "--clinic", clinic.orgId());
        assertThat(list.status()).as(list.output()).isZero();
        assertThat(list.output())
                .contains(answers.stream().map(VapiAnswer::bookingId).toList());

        Ended count = replay(town, "all", "--clinic", clinic.orgId(), "--dry-run");
        assertThat(count.output()).contains("3  CALENDAR_REJECTED").contains("3 can be replayed. Nothing was done.");
        assertThat(town.liveEvents(clinic)).isEmpty();

        Ended one = replay(town, "one", answers.getFirst().bookingId());
        assertThat(one.status()).as(one.output()).isZero();

        Ended all = replay(town, "all", "--clinic", clinic.orgId(), "--rate", "50", "--watch");
        assertThat(all.status()).as(all.output()).isZero();
        assertThat(all.output()).contains("is done: ").contains("0 failed again, 0 undecided");
        town.settled();
        assertThat(town.liveEvents(clinic)).hasSize(3);

        Ended nothing = replay(town, "all", "--clinic", clinic.orgId());
        assertThat(nothing.status()).isEqualTo(1);
        assertThat(nothing.output()).isEqualTo("replay: No failed booking fits. Nothing was begun.\n");
        assertThat(replay(town, "one").status()).isEqualTo(2);
    }
}
