package io.handshake.worker.consent;

import io.handshake.worker.GoogleRooms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A person's browser: keeps our cookies and follows no redirect by itself. What it opens at the public URL reaches the rooms. */
final class Browser {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final GoogleRooms rooms;
    private final String signedIn;
    private final Map<String, String> cookies = new HashMap<>();

    private Browser(GoogleRooms rooms, String signedIn) {
        this.rooms = rooms;
        this.signedIn = signedIn;
    }

    static Browser of(GoogleRooms rooms, String name) {
        return new Browser(rooms, name);
    }

    static Browser ofAStranger(GoogleRooms rooms) {
        return new Browser(rooms, "");
    }

    HttpResponse<String> open(String url) {
        boolean ours = url.startsWith(GoogleRooms.PUBLIC_URL);
        String reached =
                ours ? "http://127.0.0.1:" + rooms.port() + url.substring(GoogleRooms.PUBLIC_URL.length()) : url;
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(reached)).timeout(Duration.ofSeconds(30));
        if (ours) {
            cookies.forEach((name, value) -> request.header("Cookie", name + "=" + value));
        }
        if (ours && !signedIn.isEmpty()) {
            request.header(GoogleRooms.SIGNED_IN, signedIn);
        }
        HttpResponse<String> answer = send(request.build());
        if (ours) {
            answer.headers().allValues("Set-Cookie").forEach(this::keep);
        }
        return answer;
    }

    private void keep(String setCookie) {
        HttpCookie.parse(setCookie).forEach(cookie -> cookies.put(cookie.getName(), cookie.getValue()));
    }

    /** Opens a page that sends the browser on: where to. */
    String sentOn(String url) {
        HttpResponse<String> answer = open(url);
        if (answer.statusCode() / 100 != 3) {
            throw new AssertionError("expected a redirect, found " + answer.statusCode() + " " + answer.body());
        }
        return answer.headers().firstValue("Location").orElseThrow();
    }

    /** From our start page through Google's to our last one. */
    HttpResponse<String> consents(String startUrl) {
        return open(sentOn(sentOn(startUrl)));
    }

    List<String> cookieNames() {
        return List.copyOf(cookies.keySet());
    }

    String cookie(String name) {
        return cookies.get(name);
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
