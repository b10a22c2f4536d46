package io.handshake.embedded.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.apache.v5.Apache5HttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.DateTime;
import com.google.api.services.calendar.Calendar;
import com.google.api.services.calendar.model.Event;
import com.google.api.services.calendar.model.EventDateTime;
import com.google.api.services.calendar.model.Events;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.UserCredentials;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Google's own Java client takes the stand-in for Google. */
@Tag("slow")
@Timeout(20)
class GoogleClientTest {

    private final HttpTransport transport = new Apache5HttpTransport();
    private GoogleStandIn google;
    private Calendar calendar;

    @BeforeEach
    void start() {
        google = GoogleStandIn.start();
        UserCredentials credentials = UserCredentials.newBuilder()
                .setClientId("stand-in-client")
                .setClientSecret("stand-in-secret")
                .setRefreshToken("dev-anna")
                .setTokenServerUri(URI.create(google.tokenUrl()))
                .setHttpTransportFactory(() -> transport)
                .build();
        calendar = new Calendar.Builder(
                        transport, GsonFactory.getDefaultInstance(), new HttpCredentialsAdapter(credentials))
                .setRootUrl(google.rootUrl())
                .setApplicationName("handshake-test")
                .build();
    }

    @AfterEach
    void stop() throws IOException {
        transport.shutdown();
        google.close();
    }

    @Test
    void insertsReadsPatchesListsAndDeletes() throws IOException {
        Event inserted = calendar.events()
                .insert("primary", event())
                .setSendUpdates("none")
                .execute();
        Event patched = calendar.events()
                .patch("primary", "abc123", new Event().setSummary("Later"))
                .execute();
        Events listed = calendar.events()
                .list("primary")
                .setPrivateExtendedProperty(List.of("marker=m1"))
                .execute();
        calendar.events().delete("primary", "abc123").execute();
        Event deleted = calendar.events().get("primary", "abc123").execute();

        assertThat(inserted.getStart().getDateTime().getValue())
                .isEqualTo(event().getStart().getDateTime().getValue());
        assertThat(inserted.getExtendedProperties().getPrivate()).containsEntry("marker", "m1");
        assertThat(patched.getSummary()).isEqualTo("Later");
        assertThat(listed.getItems()).extracting(Event::getId).containsExactly("abc123");
        assertThat(deleted.getStatus()).isEqualTo("cancelled");
    }

    @Test
    void readsTheReasonOfARefusal() throws IOException {
        calendar.events().insert("primary", event()).execute();

        GoogleJsonResponseException refusal = catchThrowableOfType(
                GoogleJsonResponseException.class,
                () -> calendar.events().insert("primary", event()).execute());

        assertThat(refusal.getStatusCode()).isEqualTo(409);
        assertThat(refusal.getDetails().getErrors().getFirst().getReason()).isEqualTo("duplicate");
    }

    @Test
    void refreshesOnceWhenItsTokenIsNotAcceptedAnyMore() throws IOException {
        calendar.events().insert("primary", event()).execute();
        google.expireAccessTokens("dev-anna");

        assertThat(calendar.events().get("primary", "abc123").execute().getId()).isEqualTo("abc123");

        assertThat(google.count(Operation.TOKEN)).isEqualTo(2);
    }

    private static Event event() {
        return new Event()
                .setId("abc123")
                .setSummary("Check-up")
                .setStart(at("2027-07-01T14:00:00+01:00"))
                .setEnd(at("2027-07-01T14:30:00+01:00"))
                .setExtendedProperties(new Event.ExtendedProperties().setPrivate(Map.of("marker", "m1")));
    }

    private static EventDateTime at(String time) {
        return new EventDateTime().setDateTime(new DateTime(time)).setTimeZone("Europe/London");
    }
}
