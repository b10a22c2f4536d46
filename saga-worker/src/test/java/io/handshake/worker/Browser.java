package io.handshake.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A person's browser: keeps our cookies and follows no redirect by itself. What it opens at the public URL reaches the console
 * of the rooms.
 */
public final class Browser {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final String console;
    private final Map<String, String> cookies = new HashMap<>();

    private Browser(GoogleRooms rooms) {
        this.console = "http://127.0.0.1:" + rooms.consolePort();
    }

    /** Somebody who has signed in at the console. */
    public static Browser signedIn(GoogleRooms rooms, String name) {
        Browser browser = stranger(rooms);
        HttpResponse<String> in = browser.post(
                browser.open(GoogleRooms.PUBLIC_URL + "/console/login"),
                GoogleRooms.PUBLIC_URL + "/console/login",
                Map.of("name", name, "token", GoogleRooms.ADMIN_TOKEN));
        if (in.statusCode() != 303) {
            throw new AssertionError("expected to be let in, found " + in.statusCode() + " " + in.body());
        }
        return browser;
    }

    public static Browser stranger(GoogleRooms rooms) {
        return new Browser(rooms);
    }

    public HttpResponse<String> open(String url, String... headers) {
        return send(request(url, headers).GET(), isOurs(url));
    }

    /** A page of the console. */
    public HttpResponse<String> page(String path, String... headers) {
        return open(GoogleRooms.PUBLIC_URL + path, headers);
    }

    /** Sends a form of a page of the console. */
    public HttpResponse<String> submit(String onPage, String path, Map<String, String> form, String... headers) {
        return post(page(onPage), GoogleRooms.PUBLIC_URL + path, form, headers);
    }

    private HttpResponse<String> post(
            HttpResponse<String> page, String url, Map<String, String> form, String... headers) {
        Matcher csrf = CSRF.matcher(page.body());
        if (!csrf.find()) {
            throw new AssertionError("expected a form with a CSRF field, found " + page.body());
        }
        Map<String, String> whole = new HashMap<>(form);
        whole.put("_csrf", csrf.group(1));
        String body = whole.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(
                request(url, headers)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                true);
    }

    /** Opens a page that sends the browser on: where to. */
    public String sentOn(String url) {
        HttpResponse<String> answer = open(url);
        if (answer.statusCode() / 100 != 3) {
            throw new AssertionError("expected a redirect, found " + answer.statusCode() + " " + answer.body());
        }
        return answer.headers().firstValue("Location").orElseThrow();
    }

    /** From our start page through Google's to our last one. */
    public HttpResponse<String> consents(String startUrl) {
        return open(sentOn(sentOn(startUrl)));
    }

    /** By name. */
    public Map<String, String> cookies() {
        return cookies;
    }

    private static boolean isOurs(String url) {
        return url.startsWith(GoogleRooms.PUBLIC_URL);
    }

    private HttpRequest.Builder request(String url, String... headers) {
        String reached = isOurs(url) ? console + url.substring(GoogleRooms.PUBLIC_URL.length()) : url;
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(reached)).timeout(Duration.ofSeconds(60));
        if (isOurs(url) && !cookies.isEmpty()) {
            request.header("Cookie", cookieHeader());
        }
        return headers.length == 0 ? request : request.headers(headers);
    }

    public String cookieHeader() {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    private HttpResponse<String> send(HttpRequest.Builder request, boolean ours) {
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (ours) {
                answer.headers().allValues("Set-Cookie").forEach(this::keep);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keep(String setCookie) {
        HttpCookie.parse(setCookie).forEach(cookie -> cookies.put(cookie.getName(), cookie.getValue()));
    }
}
