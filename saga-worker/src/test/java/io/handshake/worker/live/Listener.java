package io.handshake.worker.live;

import io.handshake.worker.GoogleRooms;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Listens to a worker's stream of events, as a browser does. */
final class Listener implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    record Event(String id, String name, JsonNode data) {}

    final List<Event> events = new CopyOnWriteArrayList<>();
    final List<String> comments = new CopyOnWriteArrayList<>();
    final HttpResponse<InputStream> response;
    private final Thread thread;
    private volatile boolean ended;
    private String id = "";
    private String name = "";
    private String data = "";

    Listener(HttpClient http, int port, String query, String lastEventId) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/api/live" + query))
                .header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + GoogleRooms.ADMIN_TOKEN);
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        thread = Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(this::line);
        } catch (IOException | UncheckedIOException e) {
            // closed, here or there
        } finally {
            ended = true;
        }
    }

    private void line(String line) {
        if (line.startsWith(":")) {
            comments.add(line);
        } else if (line.startsWith("id: ")) {
            id = line.substring("id: ".length());
        } else if (line.startsWith("event: ")) {
            name = line.substring("event: ".length());
        } else if (line.startsWith("data: ")) {
            data = line.substring("data: ".length());
        } else if (line.isEmpty() && !data.isEmpty()) {
            events.add(new Event(id, name, JSON.readTree(data)));
            data = "";
        }
    }

    List<Event> named(String eventName) {
        return events.stream().filter(event -> event.name().equals(eventName)).toList();
    }

    String lastId() {
        return events.getLast().id();
    }

    boolean hasEnded() {
        return ended;
    }

    @Override
    public void close() {
        try {
            response.body().close();
            thread.join(1_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
