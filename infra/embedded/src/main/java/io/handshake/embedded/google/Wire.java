package io.handshake.embedded.google;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/** Bytes in, bytes out. */
final class Wire {

    /** Far above every event; more is cut off by closing the connection. */
    private static final int LONGEST_BODY = 4 * 1024 * 1024;

    private Wire() {}

    static String body(HttpExchange exchange) throws IOException {
        return new String(bytes(exchange), StandardCharsets.UTF_8);
    }

    static byte[] bytes(HttpExchange exchange) throws IOException {
        boolean packed = header(exchange, "Content-Encoding").contains("gzip");
        try (InputStream raw = exchange.getRequestBody();
                InputStream in = packed ? new GZIPInputStream(raw) : raw) {
            byte[] bytes = in.readNBytes(LONGEST_BODY + 1);
            if (bytes.length > LONGEST_BODY) {
                throw new IOException("A body has at most " + LONGEST_BODY + " bytes");
            }
            return bytes;
        }
    }

    static void send(HttpExchange exchange, Reply reply, Patience patience) throws IOException {
        switch (reply) {
            case Reply.Whole whole -> whole(exchange, whole.answer());
            case Reply.Half half -> half(exchange, half.answer());
            case Reply.Dripping dripping -> drip(exchange, dripping, patience);
            case Reply.Nothing() -> exchange.close();
        }
    }

    private static void whole(HttpExchange exchange, Answer answer) throws IOException {
        head(exchange, answer);
        byte[] body = body(exchange, answer);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static void half(HttpExchange exchange, Answer answer) throws IOException {
        head(exchange, answer);
        byte[] body = answer.body().plain();
        exchange.sendResponseHeaders(answer.status(), Math.max(body.length, 2));
        exchange.getResponseBody().write(body, 0, body.length / 2);
        exchange.getResponseBody().flush();
        exchange.close();
    }

    /** Ends early when the caller hangs up, or the stand-in closes. */
    private static void drip(HttpExchange exchange, Reply.Dripping dripping, Patience patience) throws IOException {
        head(exchange, dripping.answer());
        byte[] body = dripping.answer().body().plain();
        exchange.sendResponseHeaders(dripping.answer().status(), body.length == 0 ? -1 : body.length);
        OutputStream out = exchange.getResponseBody();
        // the head goes at once: a caller that has seen nothing of an answer may ask again
        out.flush();
        for (byte each : body) {
            if (!patience.pause(dripping.pause())) {
                break;
            }
            out.write(each);
            out.flush();
        }
        exchange.close();
    }

    private static void head(HttpExchange exchange, Answer answer) {
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    }

    private static byte[] body(HttpExchange exchange, Answer answer) {
        if (answer.body().isEmpty() || !header(exchange, "Accept-Encoding").contains("gzip")) {
            return answer.body().plain();
        }
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        return answer.body().packed();
    }

    static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }
}
