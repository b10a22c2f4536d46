package io.handshake.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handshake.contracts.ClinicSettings;
import io.handshake.embedded.google.CalendarEvent;
import io.handshake.embedded.google.GoogleStandIn;
import io.handshake.local.audit.Evidence;
import io.handshake.local.audit.Evidence.HostCalendar;
import io.handshake.local.audit.HouseEvidence;
import io.handshake.local.audit.InvariantAudit;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.Service;
import io.handshake.local.house.ServiceProcess;
import io.handshake.local.talk.VapiAnswer;
import io.handshake.local.talk.VapiCall;
import io.handshake.local.talk.Webhook;
import io.handshake.local.talk.WorkerApi;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A house with clinics around it, as a journey sees it: calls go in at the webhook, and everything else is looked at. */
final class Town {

    static final Duration SETTLES_WITHIN = Duration.ofSeconds(80);
    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(40);

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final LocalHouse house;
    private final Webhook webhook;
    private final WorkerApi worker;
    private final Map<String, HostCalendar> calendars = new ConcurrentHashMap<>();

    Town(LocalHouse house) {
        this.house = house;
        this.webhook = webhookOf(house.services(Service.INGRESS).getFirst());
        this.worker =
                new WorkerApi(house.services(Service.SAGA_WORKER).getFirst().url(), house.adminToken());
    }

    LocalHouse house() {
        return house;
    }

    GoogleStandIn google() {
        return house.google().orElseThrow();
    }

    Webhook webhook() {
        return webhook;
    }

    Webhook webhookOf(ServiceProcess ingress) {
        return new Webhook(ingress.url(), house.vapiSecret());
    }

    WorkerApi worker() {
        return worker;
    }

    /** All that can be seen from outside at this moment. */
    Evidence evidence() {
        return HouseEvidence.now(house, calendars);
    }

    /** The same, once nothing is under way. */
    Evidence settled() {
        return HouseEvidence.settled(house, calendars, SETTLES_WITHIN);
    }

    /** Of an org that nobody else uses; it exists only once it is put. */
    TestClinic stranger() {
        String orgId = "clinic-" + NUMBER.incrementAndGet();
        TestClinic clinic = new TestClinic(orgId, orgId + "@clinics.example", "refresh-" + orgId);
        google().addAccount(clinic.refreshToken(), clinic.account());
        calendars.put(clinic.orgId(), HostCalendar.primaryOf(clinic.account()));
        return clinic;
    }

    /** In London, known and connected. */
    TestClinic clinic() {
        TestClinic clinic = stranger();
        worker.putClinic(clinic.orgId(), "A clinic", ClinicSettings.DEFAULT_ZONE);
        worker.connect(clinic.orgId(), clinic.refreshToken());
        return clinic;
    }

    /** As {@link #clinic()}, of an org id that suits. */
    TestClinic clinic(Predicate<String> suits) {
        while (!suits.test("clinic-" + (NUMBER.get() + 1))) {
            NUMBER.incrementAndGet();
        }
        return clinic();
    }

    /** In another zone; returns when ingress knows it. */
    TestClinic clinic(ZoneId zone, LocalDateTime gap) {
        TestClinic clinic = stranger();
        worker.putClinic(clinic.orgId(), "A clinic elsewhere", zone);
        worker.connect(clinic.orgId(), clinic.refreshToken());
        // Too short, and so never booked; but where the zone is known, the time is found not to exist before that is
        // seen.
        String tooShort =
                webhook.book(VapiCall.to(clinic.orgId(), at(9, 0)).lasting(1)).message();
        await().atMost(KNOWN_WITHIN)
                .until(() -> !webhook.book(VapiCall.to(clinic.orgId(), gap).lasting(1))
                        .message()
                        .equals(tooShort));
        return clinic;
    }

    VapiAnswer book(TestClinic clinic, LocalDateTime start) {
        return webhook.book(VapiCall.to(clinic.orgId(), start));
    }

    /** On a Tuesday some weeks ahead. */
    static LocalDateTime at(int hour, int minute) {
        return LocalDate.now(ClinicSettings.DEFAULT_ZONE)
                .plusWeeks(3)
                .with(TemporalAdjusters.next(DayOfWeek.TUESDAY))
                .atTime(LocalTime.of(hour, minute));
    }

    List<CalendarEvent> liveEvents(TestClinic clinic) {
        return google().events(clinic.account(), "primary").stream()
                .filter(CalendarEvent::isLive)
                .toList();
    }

    List<CalendarEvent> allEvents(TestClinic clinic) {
        return google().events(clinic.account(), "primary");
    }

    /** Every promise about every booking so far is kept. */
    void audit() {
        assertThat(InvariantAudit.violations(settled())).isEmpty();
    }

    /**
     * One clinic of a test.
     *
     * @param account the e-mail address behind its calendar
     */
    record TestClinic(String orgId, String account, String refreshToken) {}
}
