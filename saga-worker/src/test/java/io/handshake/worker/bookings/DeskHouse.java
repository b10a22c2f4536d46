package io.handshake.worker.bookings;

import com.zaxxer.hikari.HikariDataSource;
import io.handshake.worker.AtExit;
import io.handshake.worker.console.Desk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The desk, on whose database a test writes bookings as the rooms before would, and its API as programs call it. */
public final class DeskHouse {

    static final int MOST_EXPORTED = Desk.MOST_EXPORTED;

    private final Desk desk = Desk.shared();
    private final BookingsScene scene = new BookingsScene(desk.bean(HikariDataSource.class));
    private final HttpClient http = HttpClient.newHttpClient();

    private static final class Shared {

        static final DeskHouse HOUSE = new DeskHouse();
    }

    private DeskHouse() {
        AtExit.stop(scene::close);
    }

    /** One for all tests of this JVM. */
    public static DeskHouse shared() {
        return Shared.HOUSE;
    }

    public BookingsScene scene() {
        return scene;
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    HttpResponse<String> post(String path, String body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> anonymous(String path) {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + Desk.ADMIN_TOKEN);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + desk.port() + path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
