package io.handshake.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.local.house.ServiceProcess;
import io.handshake.local.journeys.Town.TestClinic;
import io.handshake.local.journeys.TraceReceiver.Told;
import io.handshake.local.talk.SqlRival;
import io.handshake.local.talk.VapiAnswer;
import io.handshake.local.talk.VapiCall;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a collector is told of bookings, and what the log says of them. */
@ExtendWith(InTown.class)
@Timeout(60)
class TracesIT {

    private static final Duration TOLD_WITHIN = Duration.ofSeconds(20);
    private static final String CONFIRMED = "announce booking.confirmed.v1";
    private static final String FAILED = "announce booking.failed.v1";
    private static final String PUBLISH = "publish booking.requested.v1";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void aBookingIsOneTreeFromTheWebhookToTheAnswer(Town town, TraceReceiver traces) throws IOException {
        TestClinic clinic = town.clinic();
        VapiCall call = VapiCall.to(clinic.orgId(), Town.at(9, 0));

        VapiAnswer answer = town.webhook().book(call);

        assertThat(answer.status()).isEqualTo("confirmed");
        List<Told> spans = told(traces, answer, names -> names.containsAll(Set.of("webhook", CONFIRMED)));
        assertThat(spans)
                .extracting(Told::name)
                .containsExactlyInAnyOrder(
                        "webhook", PUBLISH, "inbox", "refresh-token", "create-event", "save-booking", CONFIRMED);
        assertThat(spans).extracting(Told::trace).containsOnly(spans.getFirst().trace());
        assertThat(spans).noneMatch(Told::isError);
        Told webhook = one(spans, "webhook");
        assertThat(webhook.parent()).isEmpty();
        assertThat(webhook.service()).isEqualTo("ingress");
        assertThat(webhook.attributes())
                .containsEntry("handshake.answer", "confirmed")
                .containsEntry("handshake.org_id", clinic.orgId());
        Told publish = one(spans, PUBLISH);
        assertThat(publish.parent()).isEqualTo(webhook.id());
        assertThat(publish.attributes()).containsKey("messaging.kafka.offset");
        assertThat(spans)
                .filteredOn(span -> span.service().equals("saga-worker"))
                .hasSize(5)
                .allMatch(span -> span.parent().equals(publish.id()));
        assertThat(one(spans, "inbox").attributes()).containsEntry("handshake.delivery", "first");
        linesSayWhoseTheyAre(town, answer.bookingId(), webhook.trace());

        VapiAnswer again = town.webhook().book(call);

        assertThat(again.members()).isEqualTo(answer.members());
        List<Told> repeated =
                told(traces, answer, names -> count(names, "webhook") == 2 && count(names, "inbox") == 2).stream()
                        .filter(span -> !span.trace().equals(webhook.trace()))
                        .toList();
        assertThat(repeated).extracting(Told::name).containsExactlyInAnyOrder("webhook", PUBLISH, "inbox");
        Told redelivery = one(repeated, "inbox");
        assertThat(redelivery.attributes()).containsEntry("handshake.delivery", "repeated");
        assertThat(redelivery.links()).containsExactly(webhook.trace() + "/" + publish.id());
    }

    @Test
    void whatIsTakenBackIsInTheTraceAsWell(Town town, TraceReceiver traces) throws IOException {
        TestClinic clinic = town.clinic();
        SqlRival rival = new SqlRival(town.house().database());
        town.google().onInserted(inserted -> {
            if (inserted.account().equals(clinic.account())) {
                rival.takesTheTimeOf(clinic.orgId(), inserted.event().id());
            }
        });

        VapiAnswer answer = town.book(clinic, Town.at(10, 0));

        assertThat(answer.reason()).isEqualTo("SLOT_TAKEN");
        List<Told> spans =
                told(traces, answer, names -> names.containsAll(Set.of("webhook", FAILED, "undo create-event")));
        assertThat(spans).extracting(Told::trace).containsOnly(spans.getFirst().trace());
        assertThat(one(spans, "save-booking").isError()).isTrue();
        assertThat(one(spans, "save-booking").why()).startsWith("SLOT_TAKEN");
        assertThat(one(spans, "save-booking").attributes()).containsEntry("handshake.result", "refused");
        assertThat(one(spans, "undo create-event").isError()).isFalse();
        assertThat(one(spans, FAILED).attributes()).containsEntry("handshake.answer", "SLOT_TAKEN");
        assertThat(one(spans, "webhook").attributes()).containsEntry("handshake.answer", "SLOT_TAKEN");
        linesSayWhoseTheyAre(town, answer.bookingId(), spans.getFirst().trace());
    }

    @Test
    void aCollectorThatStandsStillCostsNoBooking(Town town, TraceReceiver traces) {
        TestClinic clinic = town.clinic();
        traces.standStill();
        try {
            for (int hour = 9; hour < 12; hour++) {
                assertThat(town.book(clinic, Town.at(hour, 0)).status()).isEqualTo("confirmed");
            }
        } finally {
            traces.goOn();
        }
    }

    /** Once those that matter are there, all that ended before them are. */
    private static List<Told> told(TraceReceiver traces, VapiAnswer answer, Predicate<List<String>> whole) {
        await().atMost(TOLD_WITHIN).until(() -> whole.test(names(traces, answer)) && hasAllOfTheWorker(traces, answer));
        return traces.of(answer.bookingId());
    }

    private static List<String> names(TraceReceiver traces, VapiAnswer answer) {
        return traces.of(answer.bookingId()).stream().map(Told::name).toList();
    }

    /** Each service sends by itself. */
    private static boolean hasAllOfTheWorker(TraceReceiver traces, VapiAnswer answer) {
        return names(traces, answer).containsAll(Set.of("inbox", "save-booking"));
    }

    private static long count(List<String> names, String name) {
        return names.stream().filter(name::equals).count();
    }

    private static Told one(List<Told> spans, String name) {
        assertThat(spans).filteredOn(span -> span.name().equals(name)).hasSize(1);
        return TraceReceiver.named(spans, name).orElseThrow();
    }

    /** Every line about a booking is JSON, and names it and its trace. */
    private static void linesSayWhoseTheyAre(Town town, String bookingId, String trace) throws IOException {
        Set<String> events = new HashSet<>();
        for (ServiceProcess service : town.house().services()) {
            try (Stream<String> lines = Files.lines(service.log())) {
                for (String line : lines.filter(one -> one.contains(bookingId)).toList()) {
                    JsonNode said = JSON.readTree(line);
                    assertThat(said.path("booking_id").asString("")).as(line).isEqualTo(bookingId);
                    assertThat(said.path("trace_id").asString("")).as(line).isEqualTo(trace);
                    events.add(said.path("event").asString());
                }
            }
        }
        assertThat(events).contains("answer_given", "step_finished", "saga_finished");
    }
}
