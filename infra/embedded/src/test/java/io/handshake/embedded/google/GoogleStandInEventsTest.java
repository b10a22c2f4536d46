package io.handshake.embedded.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Tag("slow")
@Timeout(20)
class GoogleStandInEventsTest {

    private static final String ACCOUNT = "anna@clinic.test";
    private static final Instant TWO = Instant.parse("2027-07-01T13:00:00Z");

    private GoogleStandIn google;
    private Caller caller;

    @BeforeEach
    void start() throws Exception {
        google = GoogleStandIn.start();
        caller = new Caller(google, "dev-anna");
    }

    @AfterEach
    void stop() {
        caller.close();
        google.close();
    }

    @Test
    void insertsAnEventAndShowsItToTests() throws Exception {
        Caller.Response inserted = caller.insert("abc123");

        JsonNode event = inserted.json();
        assertThat(inserted.status()).isEqualTo(200);
        assertThat(event.get("kind").asString()).isEqualTo("calendar#event");
        assertThat(event.get("id").asString()).isEqualTo("abc123");
        assertThat(event.get("status").asString()).isEqualTo("confirmed");
        assertThat(event.get("sequence").asInt()).isZero();
        assertThat(event.get("iCalUID").asString()).isEqualTo("abc123@google.com");
        assertThat(event.path("organizer").path("email").asString()).isEqualTo(ACCOUNT);
        assertThat(event.properties())
                .extracting(Map.Entry::getKey)
                .contains("etag", "created", "updated", "htmlLink", "creator");
        assertThat(google.events(ACCOUNT, "primary"))
                .singleElement()
                .isEqualTo(new CalendarEvent(
                        "abc123",
                        "confirmed",
                        TWO,
                        TWO.plus(Duration.ofMinutes(30)),
                        "Europe/London",
                        "Check-up",
                        Map.of("marker", "m1"),
                        event.get("etag").asString(),
                        0));
        assertThat(caller.get("abc123").json()).isEqualTo(event);
    }

    @Test
    void burnsTheIdOfADeletedEvent() throws Exception {
        caller.insert("abc123");
        Caller.Response twice = caller.insert("abc123");
        Caller.Response deleted = caller.delete("abc123");
        Caller.Response deletedTwice = caller.delete("abc123");
        Caller.Response again = caller.insert("abc123");
        Caller.Response patched = caller.patch("abc123", "{\"summary\": \"x\"}");
        Caller.Response found = caller.get("abc123");

        assertThat(twice.status()).isEqualTo(409);
        assertThat(twice.reason()).isEqualTo("duplicate");
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deletedTwice.status()).isEqualTo(410);
        assertThat(deletedTwice.reason()).isEqualTo("deleted");
        assertThat(again.status()).isEqualTo(409);
        assertThat(patched.status()).isEqualTo(410);
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.json().get("status").asString()).isEqualTo("cancelled");
        assertThat(google.events(ACCOUNT, "primary"))
                .singleElement()
                .extracting(CalendarEvent::isLive)
                .isEqualTo(false);
    }

    @Test
    void restoresADeletedEventOnlyWhenAskedTo() throws Exception {
        caller.insert("abc123");
        caller.delete("abc123");

        Caller.Response restored = caller.patch("abc123", "{\"status\": \"confirmed\"}");

        assertThat(restored.status()).isEqualTo(200);
        assertThat(google.events(ACCOUNT, "primary").getFirst().isLive()).isTrue();
    }

    @Test
    void knowsNothingOfEventsThatNeverWere() throws Exception {
        assertThat(List.of(
                        caller.get("abc123"),
                        caller.delete("abc123"),
                        caller.patch("abc123", "{}"),
                        caller.call("PUT", "primary/events/abc123", Caller.EVENT.formatted("abc123"))))
                .allSatisfy(response -> {
                    assertThat(response.status()).isEqualTo(404);
                    assertThat(response.reason()).isEqualTo("notFound");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"abcd", "abcdw", "ABCDE", "abc-de", "abc_de", "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"})
    void refusesIdsOutsideOfTheAlphabetOrTooShort(String id) throws Exception {
        Caller.Response response = caller.insert(id);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.reason()).isEqualTo("invalid");
        assertThat(google.events(ACCOUNT, "primary")).isEmpty();
    }

    @Test
    void refusesIdsThatAreTooLongAndMakesItsOwnWhenThereIsNone() throws Exception {
        assertThat(caller.insert("a".repeat(1025)).status()).isEqualTo(400);
        assertThat(caller.insert("a".repeat(1024)).status()).isEqualTo(200);

        Caller.Response made = caller.call(
                "POST", "primary/events", Caller.EVENT.formatted("x").replace("\"id\": \"x\",", ""));

        assertThat(made.json().get("id").asString()).matches("[0-9a-v]{26}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'dateTime': '2027-07-01T14:00:00'}   | {'dateTime': '2027-07-01T15:00:00Z'}      | required",
                "{'dateTime': '2027-07-01T14:00:00Z'}  | {'dateTime': '2027-07-01T14:00:00Z'}      | timeRangeEmpty",
                "{'dateTime': '2027-07-01T14:00:00Z'}  | {'dateTime': '2027-07-01T14:30:00+01:00'} | timeRangeEmpty",
                "{'dateTime': 'tomorrow at two'}       | {'dateTime': '2027-07-01T15:00:00Z'}      | invalid",
                "{'dateTime': '2027-07-01T14:00:00Z', 'timeZone': 'Europe/Londonderry'}"
                        + " | {'dateTime': '2027-07-01T15:00:00Z'} | invalid",
                "{'date': '2027-07-01', 'dateTime': '2027-07-01T14:00:00Z'}"
                        + " | {'dateTime': '2027-07-01T15:00:00Z'} | required",
                "{}                                    | {'dateTime': '2027-07-01T15:00:00Z'}      | required",
                "null                                  | {'dateTime': '2027-07-01T15:00:00Z'}      | required"
            })
    void refusesTimesThatSayTooLittleOrNothing(String start, String end, String reason) throws Exception {
        String body = "{\"start\": %s, \"end\": %s}".formatted(start, end).replace('\'', '"');

        Caller.Response response = caller.call("POST", "primary/events", body);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.reason()).isEqualTo(reason);
    }

    @Test
    void answersTheSameInstantInTheCalendarsOwnOffset() throws Exception {
        google.addCalendar(ACCOUNT, "room@group.calendar.test", ZoneId.of("Asia/Kathmandu"));
        String body = """
                {"start": {"dateTime": "2027-07-01T14:00:00", "timeZone": "Europe/London"},
                 "end": {"dateTime": "2027-07-01T13:30:00.000Z"}}""";

        JsonNode there =
                caller.call("POST", "room%40group.calendar.test/events", body).json();
        JsonNode here = caller.call("POST", "anna%40clinic.test/events", body).json();

        assertThat(there.path("start").path("dateTime").asString()).isEqualTo("2027-07-01T18:45:00+05:45");
        assertThat(there.path("start").path("timeZone").asString()).isEqualTo("Europe/London");
        assertThat(there.path("end").path("timeZone").asString()).isEqualTo("Asia/Kathmandu");
        assertThat(here.path("start").path("dateTime").asString()).isEqualTo("2027-07-01T14:00:00+01:00");
        assertThat(google.events(ACCOUNT, "room@group.calendar.test"))
                .singleElement()
                .extracting(CalendarEvent::start)
                .isEqualTo(TWO);
        assertThat(google.events(ACCOUNT, "primary")).hasSize(1);
    }

    @Test
    void changesEtagAndSequenceWithEveryWriteAndHoldsIfMatch() throws Exception {
        String first = caller.insert("abc123").json().get("etag").asString();

        CalendarEvent renamed = google.editAsPerson(ACCOUNT, "primary", "abc123", "Moved by reception");
        CalendarEvent moved =
                google.editAsPerson(ACCOUNT, "primary", "abc123", TWO.plusSeconds(3600), TWO.plusSeconds(7200));

        assertThat(Set.of(first, renamed.etag(), moved.etag())).hasSize(3);
        assertThat(moved.sequence()).isEqualTo(2);
        assertThat(moved.summary()).isEqualTo("Moved by reception");
        assertThat(moved.start()).isEqualTo(TWO.plusSeconds(3600));
        for (Caller.Response stale : List.of(
                caller.delete("abc123", "If-Match", first),
                caller.patch("abc123", "{\"summary\": \"x\"}", "If-Match", first))) {
            assertThat(stale.status()).isEqualTo(412);
            assertThat(stale.reason()).isEqualTo("conditionNotMet");
        }
        assertThat(caller.delete("abc123", "If-Match", moved.etag()).status()).isEqualTo(204);
    }

    @Test
    void mergesAPatchAndReplacesOnUpdate() throws Exception {
        caller.insert("abc123");

        JsonNode patched = caller.call(
                        "POST",
                        "primary/events/abc123",
                        "{\"location\": \"Room 2\", \"extendedProperties\": {\"private\": {\"more\": \"m2\"}}}",
                        "X-HTTP-Method-Override",
                        "PATCH")
                .json();
        JsonNode updated = caller.call(
                        "PUT",
                        "primary/events/abc123",
                        "{\"start\": {\"dateTime\": \"2027-07-02T09:00:00Z\"}, \"end\": {\"dateTime\": \"2027-07-02T10:00:00Z\"}}")
                .json();

        assertThat(patched.get("summary").asString()).isEqualTo("Check-up");
        assertThat(patched.path("extendedProperties").path("private").toString())
                .isEqualTo("{\"marker\":\"m1\",\"more\":\"m2\"}");
        assertThat(updated.has("summary")).isFalse();
        assertThat(updated.get("id").asString()).isEqualTo("abc123");
        assertThat(updated.get("sequence").asInt()).isEqualTo(2);
        assertThat(google.count(Operation.PATCH, ACCOUNT)).isEqualTo(1);
    }

    @Test
    void listsByMarkerAndTimeAndInPages() throws Exception {
        caller.insert("abc1230");
        google.addAsPerson(ACCOUNT, "primary", "Dentist", TWO.plusSeconds(86_400), TWO.plusSeconds(90_000));
        caller.insert("abc1231");
        caller.delete("abc1231");

        assertThat(listed("privateExtendedProperty=marker%3Dm1")).containsExactly("Check-up");
        assertThat(listed("privateExtendedProperty=marker%3Dm1&showDeleted=true"))
                .containsExactly("Check-up", "Check-up");
        assertThat(listed("privateExtendedProperty=marker%3Dm2")).isEmpty();
        assertThat(listed("privateExtendedProperty=marker%3Dm1&privateExtendedProperty=other%3Dx"))
                .isEmpty();
        // both bounds are exclusive
        assertThat(listed("timeMin=2027-07-01T13:30:00Z")).containsExactly("Dentist");
        assertThat(listed("timeMax=2027-07-02T13:00:00Z")).containsExactly("Check-up");
        assertThat(caller.call("GET", "primary/events?timeMin=2027-07-01", "").status())
                .isEqualTo(400);
        assertThat(caller.call("GET", "primary/events?syncToken=old", "").reason())
                .isEqualTo("fullSyncRequired");

        List<String> paged = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = caller.call("GET", "primary/events?maxResults=1&pageToken=" + token, "")
                    .json();
            assertThat(page.get("items").size()).isEqualTo(1);
            paged.add(page.get("items").get(0).get("summary").asString());
            token = page.path("nextPageToken").asString("");
        } while (!token.isEmpty());
        assertThat(paged).containsExactly("Check-up", "Dentist");
    }

    private List<String> listed(String query) throws Exception {
        JsonNode items =
                caller.call("GET", "primary/events?" + query, "").json().get("items");
        return items.valueStream().map(item -> item.get("summary").asString()).toList();
    }

    @Test
    void checksTheBearerTheScopeAndTheCalendar() throws Exception {
        google.addAccount("narrow", "ben@clinic.test", Set.of("https://www.googleapis.com/auth/calendar.freebusy"));
        try (Caller narrow = new Caller(google, "narrow");
                Caller nobody = new Caller(google)) {
            Caller.Response denied = narrow.insert("abc123");
            Caller.Response unknown = nobody.insert("abc123");
            Caller.Response foreign = caller.call("GET", "ben%40clinic.test/events", "");
            // calendar.events does not allow calendars.get
            Caller.Response description = caller.call("GET", "primary", "");

            assertThat(denied.status()).isEqualTo(403);
            assertThat(denied.reason()).isEqualTo("insufficientPermissions");
            assertThat(unknown.status()).isEqualTo(401);
            assertThat(unknown.reason()).isEqualTo("authError");
            assertThat(foreign.status()).isEqualTo(404);
            assertThat(foreign.reason()).isEqualTo("notFound");
            assertThat(foreign.json().path("error").path("code").asInt()).isEqualTo(404);
            assertThat(foreign.json().path("error").path("status").asString()).isEqualTo("NOT_FOUND");
            assertThat(description.status()).isEqualTo(403);
        }
        google.narrowScopes("dev-anna", Set.of("https://www.googleapis.com/auth/calendar"));
        assertThat(caller.call("GET", "primary", "").json().get("id").asString())
                .isEqualTo(ACCOUNT);
    }

    @Test
    void keepsAccountsApart() throws Exception {
        caller.insert("abc123");
        try (Caller other = new Caller(google, "dev-ben")) {
            assertThat(other.get("abc123").status()).isEqualTo(404);
            assertThat(other.insert("abc123").status()).isEqualTo(200);
        }
        google.deleteAsPerson(ACCOUNT, "primary", "abc123");
        assertThat(google.events("ben@clinic.test", "primary").getFirst().isLive())
                .isTrue();
    }

    @Test
    void trimsPrivatePropertiesAsGoogleDoes() throws Exception {
        String body = Caller.EVENT
                .formatted("abc123")
                .replace(
                        "\"marker\": \"m1\"",
                        "\"%s\": \"lost\", \"long\": \"%s\"".formatted("k".repeat(45), "v".repeat(2000)));

        caller.call("POST", "primary/events", body);

        assertThat(google.events(ACCOUNT, "primary").getFirst().privateProperties())
                .isEqualTo(Map.of("long", "v".repeat(1024)));
    }

    @Test
    void writesDownEveryRequestWithoutItsToken() throws Exception {
        caller.insert("abc123");
        caller.delete("abc123", "If-Match", "\"1\"");

        assertThat(google.journal())
                .extracting(JournalEntry::operation, JournalEntry::account, JournalEntry::status)
                .containsExactly(
                        tuple(Operation.TOKEN, ACCOUNT, 200),
                        tuple(Operation.INSERT, ACCOUNT, 200),
                        tuple(Operation.DELETE, ACCOUNT, 412));
        JournalEntry insert = google.journal().get(1);
        assertThat(insert.sendUpdates()).isEqualTo("none");
        assertThat(insert.calendar()).isEqualTo("primary");
        assertThat(insert.eventId()).isEqualTo("abc123");
        assertThat(google.journal().get(2).ifMatch()).isEqualTo("\"1\"");
        assertThat(google.journal().get(2).eventId()).isEqualTo("abc123");
        assertThat(google.journal().toString()).doesNotContain("ya29.").doesNotContain("Check-up");
    }
}
