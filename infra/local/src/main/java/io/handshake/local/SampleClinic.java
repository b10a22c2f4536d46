package io.handshake.local;

import io.handshake.contracts.ClinicSettings;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.Service;
import io.handshake.local.talk.JsonVapi;
import io.handshake.local.talk.Reply;
import io.handshake.local.talk.VapiCall;
import io.handshake.local.talk.Webhook;
import io.handshake.local.talk.WorkerApi;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** One clinic and one call, so that whoever has just started the system sees it work. */
final class SampleClinic {

    static final String ORG_ID = "sample-clinic";

    /** The stand-in gives every token that begins with {@code dev-} an account of its own. */
    private static final String REFRESH_TOKEN = "dev-sample-clinic";

    private static final int OK = 200;
    private static final LocalTime USUAL_TIME = LocalTime.of(14, 0);
    private static final Duration LENGTH = Duration.ofMinutes(30);
    /** Half a year of starts, each booking one afternoon. */
    private static final int DAYS_TO_LOOK_AT = 180;

    private static final Set<DayOfWeek> WEEKEND = EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);

    private final LocalHouse house;
    private final Screen screen;
    private final Clock clock;

    SampleClinic(LocalHouse house, Screen screen, Clock clock) {
        this.house = house;
        this.screen = screen;
        this.clock = clock;
    }

    /** Makes or keeps the clinic, and books into it as a caller would. */
    void bookOnce() {
        WorkerApi worker =
                new WorkerApi(house.services(Service.SAGA_WORKER).getFirst().url(), house.adminToken());
        Reply known = worker.get("/api/clinics/" + ORG_ID);
        if (known.status() != OK) {
            worker.putClinic(ORG_ID, "Sample Clinic", ClinicSettings.DEFAULT_ZONE);
        }
        if (!known.body().contains("\"CONNECTED\"")) {
            worker.connect(ORG_ID, REFRESH_TOKEN);
        }
        VapiCall call = VapiCall.to(ORG_ID, nextFreeStart());
        screen.say("");
        screen.say("A patient calls the Sample Clinic (" + ORG_ID + ") and asks for "
                + call.start().toLocalDate() + " at " + call.start().toLocalTime() + ". The webhook answers:");
        Reply reply = new Webhook(house.services(Service.INGRESS).getFirst().url(), house.vapiSecret())
                .post(JsonVapi.message(List.of(call)));
        screen.say(
                reply.status() == 200 ? JsonVapi.pretty(reply.body()) : "HTTP " + reply.status() + " " + reply.body());
        screen.sinceStart("From nothing to this answer it");
    }

    /** The first weekday from tomorrow on whose usual time is free; the last one looked at if none is. */
    LocalDateTime nextFreeStart() {
        SqlAppointments appointments = new SqlAppointments(house.database());
        return weekdays()
                .filter(start -> !appointments.isTaken(
                        ORG_ID,
                        start.atZone(ClinicSettings.DEFAULT_ZONE).toInstant(),
                        start.atZone(ClinicSettings.DEFAULT_ZONE).plus(LENGTH).toInstant()))
                .findFirst()
                .orElseGet(() -> weekdays().toList().getLast());
    }

    private Stream<LocalDateTime> weekdays() {
        return LocalDate.now(clock.withZone(ClinicSettings.DEFAULT_ZONE))
                .plusDays(1)
                .datesUntil(LocalDate.now(clock.withZone(ClinicSettings.DEFAULT_ZONE))
                        .plusDays(DAYS_TO_LOOK_AT))
                .filter(day -> !WEEKEND.contains(day.getDayOfWeek()))
                .map(day -> day.atTime(USUAL_TIME));
    }
}
