package io.handshake.worker.faults;

import static org.awaitility.Awaitility.await;

import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.EventId;
import io.handshake.contracts.RequestId;
import io.handshake.embedded.google.CalendarEvent;
import io.handshake.embedded.google.Fault;
import io.handshake.embedded.google.FaultEffect;
import io.handshake.embedded.google.Operation;
import io.handshake.worker.faults.FaultHouse.Row;
import io.handshake.worker.faults.SqlFaults.Place;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.dao.DataAccessException;

/** What one cell needs: a clinic of its own, one wish, and the means to break things for that clinic alone. */
final class Stage {

    /** How long these callers wait: a slow machine is none of the faults here. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    final FaultHouse house;
    final Cell cell;
    final String org;
    private final List<BookingRequested> sent = new CopyOnWriteArrayList<>();
    private final List<Cue> cues = new CopyOnWriteArrayList<>();
    private volatile BookingRequested request;
    private Duration patience = PATIENCE;
    private boolean twice;

    /** Something that is to be done as soon as something is to be seen. */
    private static final class Cue {
        private final Predicate<Sight> sign;
        private final Runnable deed;
        private final AtomicBoolean given = new AtomicBoolean();

        Cue(Predicate<Sight> sign, Runnable deed) {
            this.sign = sign;
            this.deed = deed;
        }
    }

    /**
     * What is to be seen of a booking at a moment.
     *
     * @param requests how many requests of each kind Google has had from the clinic
     */
    record Sight(Map<Operation, Long> requests, Optional<Row> row, List<Told> told) {

        boolean asked(Operation operation, int times) {
            return requests.getOrDefault(operation, 0L) >= times;
        }

        boolean isIn(String state) {
            return row.filter(found -> found.state().equals(state)).isPresent();
        }
    }

    Stage(FaultHouse house, Cell cell, String org) {
        this.house = house;
        this.cell = cell;
        this.org = org;
        this.request = FaultHouse.wish(org, 0).buildRequest();
    }

    BookingRequested request() {
        return request;
    }

    /** Every delivery so far. */
    List<BookingRequested> sent() {
        return List.copyOf(sent);
    }

    /** Its caller does not wait at all: it has the least budget that a booking gets. */
    Stage hurried() {
        patience = Duration.ZERO;
        return this;
    }

    Stage google(Operation operation, FaultEffect effect) {
        return google(operation, effect, 1);
    }

    Stage google(Operation operation, FaultEffect effect, int times) {
        house.google.fault(
                Fault.on(operation, effect).account(FaultHouse.account(org)).times(times));
        return this;
    }

    Stage sql(Place place, String what, int times) {
        house.sqlFaults.arm(org, place, what, times);
        return this;
    }

    /** When the first event is in the calendar and not answered yet. */
    Stage inserted(Runnable deed) {
        AtomicBoolean first = new AtomicBoolean(true);
        house.onInserted(org, event -> {
            if (first.compareAndSet(true, false)) {
                deed.run();
            }
        });
        return this;
    }

    Stage when(Predicate<Sight> sign, Runnable deed) {
        cues.add(new Cue(sign, deed));
        return this;
    }

    // what people do

    /** As soon as the caller has heard that it failed. */
    Stage reconnectedLater() {
        return when(seen -> seen.isIn("UNDOING"), () -> house.reconnect(org));
    }

    void revoke() {
        house.google.revoke(FaultHouse.refreshToken(org));
    }

    void expire() {
        house.google.expireAccessTokens(FaultHouse.refreshToken(org));
    }

    void narrow(String... scopes) {
        house.google.narrowScopes(FaultHouse.refreshToken(org), Set.of(scopes));
    }

    void rename() {
        house.google.editAsPerson(FaultHouse.account(org), "primary", eventId(), "Ada L. (wheelchair)");
    }

    void move() {
        CalendarEvent event =
                house.google.events(FaultHouse.account(org), "primary").getFirst();
        house.google.editAsPerson(
                FaultHouse.account(org),
                "primary",
                eventId(),
                event.start().plusSeconds(3600),
                event.end().plusSeconds(3600));
    }

    void deleteByHand() {
        house.google.deleteAsPerson(FaultHouse.account(org), "primary", eventId());
    }

    private String eventId() {
        return EventId.of(request.orgId(), request.bookingId(), 1).value();
    }

    /** Somebody else has made an event, and it has the id that we are going to choose. */
    void foreignEventUnderOurId() {
        String token = field(
                "access_token",
                post(
                        house.google.tokenUrl(),
                        "application/x-www-form-urlencoded",
                        "",
                        "grant_type=refresh_token&client_id=stand-in-client&client_secret=stand-in-secret&refresh_token="
                                + FaultHouse.refreshToken(org)));
        post(
                house.google.rootUrl() + "calendar/v3/calendars/primary/events",
                "application/json",
                "Bearer " + token,
                """
                        {"id": "%s", "summary": "Staff meeting", "start": {"dateTime": "%s"}, "end": {"dateTime": "%s"}}
                        """.formatted(eventId(), request.startsAt(), request.endsAt()));
    }

    private static String field(String name, String json) {
        Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]+)\"").matcher(json);
        if (!found.find()) {
            throw new AssertionError("expected " + name + " in the answer");
        }
        return found.group(1);
    }

    private static String post(String url, String type, String authorization, String body) {
        HttpRequest.Builder post = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            post.header("Authorization", authorization);
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(post.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError("expected success, found " + answer.statusCode());
            }
            return answer.body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Other software saves an appointment at our time. */
    void rival() {
        house.sql.sql(rivalRow()).update();
    }

    /** Other software has saved one and takes its time to commit, or to think better of it. */
    void rivalInATransaction(boolean commits) {
        String end = commits ? "" : " raise exception 'thought better of it';";
        String block = "do $$ begin " + rivalRow() + " perform pg_sleep(2.5);" + end + " end $$";
        Thread.ofVirtual().start(() -> {
            try {
                house.sql.sql(block).update();
            } catch (DataAccessException e) {
                if (commits) {
                    throw e;
                }
            }
        });
        await().pollInterval(Duration.ofMillis(10))
                .until(() -> house.sql
                        .sql(
                                "select exists (select from pg_stat_activity where wait_event = 'PgSleep' and position(? in query) > 0"
                                        + " and pid <> pg_backend_pid())")
                        .param("'" + org + "'")
                        .query(Boolean.class)
                        .single());
    }

    private String rivalRow() {
        return """
                insert into appointments (org_id, scheduled_at, duration_minutes, status, patient_name)
                values ('%s', '%s', 30, 'confirmed', 'Grace Hopper');
                """.formatted(org, request.startsAt().atOffset(ZoneOffset.UTC));
    }

    // deliveries

    /** Both copies will be in one batch. */
    Stage twice() {
        twice = true;
        return this;
    }

    void start() {
        request = delivered(request.requestId(), Clock.systemUTC().instant());
        duplicate();
        if (twice) {
            duplicate();
        }
    }

    void duplicate() {
        sent.add(request);
        house.request(request);
    }

    void replay() {
        BookingRequested replay = delivered(new RequestId("replay-1"), request.receivedAt());
        sent.add(replay);
        house.replay(replay);
    }

    private BookingRequested delivered(RequestId delivery, Instant receivedAt) {
        return new BookingRequested(
                request.bookingId(),
                delivery,
                request.orgId(),
                request.callId(),
                request.calendarId(),
                request.startsAt(),
                request.durationMinutes(),
                request.timeZone(),
                request.patient(),
                request.serviceType(),
                request.notes(),
                receivedAt,
                receivedAt.plus(patience));
    }

    // what is seen

    /** Gives each cue once, on a thread of its own. */
    void look(Sight sight) {
        for (Cue cue : cues) {
            if (!cue.given.get() && cue.sign.test(sight)) {
                cue.given.set(true);
                Thread.ofVirtual().start(cue.deed);
            }
        }
    }

    boolean isPlayed() {
        return cues.stream().allMatch(cue -> cue.given.get());
    }

    /** What the booking came to, in the words of the table. */
    String result(Optional<Row> row) {
        if (row.isEmpty()) {
            return house.witness.deadLetters().contains(org) ? "dead letter" : "lost";
        }
        Row found = row.get();
        return switch (found.state()) {
            case "CONFIRMED" -> found.attempt() == 1 ? "confirmed" : "confirmed, attempt " + found.attempt();
            case "FAILED" -> "failed " + found.reason();
            case "STUCK" -> "stuck " + found.parkedBecause();
            default -> "open " + found.state();
        };
    }

    /** What was armed and never struck: then the cell shows nothing. */
    List<String> neverStruck() {
        List<String> waiting = new ArrayList<>(house.sqlFaults.neverStruck(org));
        house.google.faults().stream()
                .filter(fault -> FaultHouse.account(org).equals(fault.account()) && fault.times() != Fault.ALWAYS)
                .forEach(fault -> waiting.add(fault.operations() + " " + fault.effect()));
        if (!isPlayed()) {
            waiting.add("a cue");
        }
        return waiting;
    }
}
