package io.handshake.ingress.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.ClinicSettings;
import io.handshake.contracts.JsonEvents;
import io.handshake.contracts.OrgId;
import io.handshake.contracts.StepFinished;
import io.handshake.contracts.UnreadableEventException;
import io.handshake.contracts.strangers.Junk;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** Bent input for what reads it, without a network between: many more of them, and what is understood must be whole. */
class JunkTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final String GOOD = """
            {"message":{"type":"tool-calls","toolCallList":[{"id":"A","name":"bookAppointment","arguments":{"org_id":"o",
            "appointmentDate":"2026-12-01","appointmentTime":"14:00","duration":30,"patientName":"Ada","patientPhone":"1",
            "patientEmail":"a@b","serviceType":"s","notes":"n"}},{"id":"B","function":{"name":"bookAppointment",
            "arguments":"{\\"scheduledAt\\":\\"2026-12-01T14:00\\",\\"name\\":\\"Ada\\"}"}}],"call":{"id":"c",
            "metadata":{"org_id":"o"},"customer":{"number":"+44"}},"assistant":{"metadata":{"orgId":"o"}}}}""";

    private final Junk junk = Junk.announced("JunkTest");
    private final Wishes wishes = new Wishes(
            new ClinicDirectory() {
                @Override
                public boolean complete() {
                    return true;
                }

                @Override
                public ClinicSettings of(OrgId orgId) {
                    return ClinicSettings.defaults(orgId);
                }
            },
            Duration.ofSeconds(15),
            Duration.ofDays(400));

    @Test
    void whatIsMadeOfABentMessageCanBePublishedAndReadAgain() {
        int[] clear = {0};
        each(6_000, number -> {
            if (JsonVapiMessages.read(junk.bent(GOOD, number)) instanceof VapiMessage.ToolCalls message) {
                for (ToolCall call : message.calls()) {
                    if (wishes.read(call, message, NOW) instanceof Reading.Clear<BookingRequested>(var request)) {
                        clear[0]++;
                        assertThat(JsonEvents.read(JsonEvents.write(request), BookingRequested.class))
                                .isEqualTo(request);
                        assertThat(request.requestId().value()).isEqualTo(call.id());
                    }
                }
            }
        });

        assertThat(clear[0]).isPositive();
    }

    @Test
    void aTimeIsUnderstoodAsItStandsThereOrAskedAbout() {
        String alphabet = "0123456789:-+TZt. apmAPM/\u0660\u2009";
        List<String> whole = List.of("2026-12-01T14:00", "2:30 pm", "14:00", "2026-12-01", "noon", "09:30:00Z", "9:30");
        int[] clear = {0};
        each(60_000, number -> {
            Random chance = junk.chance(number);
            StringBuilder text = new StringBuilder(whole.get(chance.nextInt(whole.size())));
            for (int changes = chance.nextInt(3); changes > 0 && !text.isEmpty(); changes--) {
                int at = chance.nextInt(text.length());
                text.replace(at, at + chance.nextInt(2), "" + alphabet.charAt(chance.nextInt(alphabet.length())));
            }
            String spoken = text.toString();
            Arguments arguments = chance.nextBoolean()
                    ? new Arguments(Map.of("scheduledAt", spoken), true)
                    : new Arguments(Map.of("appointmentDate", "2026-12-01", "appointmentTime", spoken), true);
            if (SpokenTime.of(arguments) instanceof Reading.Clear<SpokenTime>(var time)) {
                clear[0]++;
                LocalDateTime local = time.local();
                assertThat(SpokenTime.of(new Arguments(Map.of("scheduledAt", local.toString()), true)))
                        .isInstanceOfSatisfying(
                                Reading.Clear.class,
                                again -> assertThat(((SpokenTime) again.value()).local())
                                        .isEqualTo(local));
                String digits = "%02d".formatted(local.getMinute());
                assertThat(local.getMinute() == 0 || spoken.contains(digits)).isTrue();
            }
        });

        assertThat(clear[0]).isPositive();
    }

    @Test
    void aBentEventIsReadWholeOrNotAtAll() {
        BookingRequested good = good();
        String json = new String(JsonEvents.write(good), UTF_8);
        List<Class<? extends Record>> types = List.of(
                BookingRequested.class,
                BookingConfirmed.class,
                BookingFailed.class,
                StepFinished.class,
                ClinicSettings.class);
        each(6_000, number -> {
            byte[] bent = junk.bent(json, number);
            for (Class<? extends Record> type : types) {
                try {
                    Record event = JsonEvents.read(bent, type);
                    assertThat((Record) JsonEvents.read(JsonEvents.write(event), type))
                            .isEqualTo(event);
                } catch (UnreadableEventException e) {
                    assertThat(e).hasNoCause().message().doesNotContain("Ada", "020 7946");
                }
            }
        });
    }

    private BookingRequested good() {
        VapiMessage.ToolCalls message = (VapiMessage.ToolCalls) JsonVapiMessages.read(GOOD.getBytes(UTF_8));
        return ((Reading.Clear<BookingRequested>) wishes.read(message.calls().getFirst(), message, NOW)).value();
    }

    /** Names the seed and the number of what went wrong. */
    private void each(int count, IntConsumer check) {
        for (int number = 0; number < count; number++) {
            try {
                check.accept(number);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dhandshake.junk.seed=" + junk.seed() + ", number " + number, e);
            }
        }
    }
}
