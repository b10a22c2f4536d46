package io.handshake.local.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.Locale;

/** Reads the answers on one connection, each to its last byte and no further (RFC 9112, sections 4 to 7). */
final class HttpAnswers {

    private static final int MOST_HEAD_BYTES = 16 * 1024;
    private static final int MOST_BODY_BYTES = 1024 * 1024;
    private static final int UNKNOWN = -1;
    private static final int HEX = 16;

    private final InputStream in;
    private final byte[] buffer = new byte[8 * 1024];
    private int next;
    private int end;

    HttpAnswers(InputStream in) {
        this.in = in;
    }

    /**
     * The next answer that is final.
     *
     * @throws EOFException when the connection ends before it does
     * @throws ProtocolException when this is not HTTP/1.1, or its body's length is not said
     */
    HttpAnswer next() throws IOException {
        HttpAnswer answer = any();
        while (answer.status() / 100 == 1) {
            answer = any();
        }
        return answer;
    }

    private HttpAnswer any() throws IOException {
        int left = MOST_HEAD_BYTES;
        String line = line(left);
        int status = status(line);
        int length = status / 100 == 1 || status == 204 || status == 304 ? 0 : UNKNOWN;
        boolean chunked = false;
        boolean closes = false;
        do {
            left -= line.length();
            line = line(left);
            int colon = line.indexOf(':');
            String name = line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            switch (name) {
                case "content-length" -> length = number(value, 10);
                case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
                case "connection" -> closes = value.equalsIgnoreCase("close");
                default -> {}
            }
        } while (!line.isEmpty());
        if (!chunked && length == UNKNOWN) {
            throw new ProtocolException("expected a Content-Length or chunks, found neither");
        }
        byte[] body = chunked ? chunks() : bytes(length);
        return new HttpAnswer(status, new String(body, UTF_8), closes);
    }

    private static int status(String line) throws ProtocolException {
        if (!line.startsWith("HTTP/1.1 ") || line.length() < 12) {
            throw new ProtocolException("expected a status line of HTTP/1.1, found another");
        }
        return number(line.substring(9, 12), 10);
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int size = chunkSize();
        while (size > 0) {
            body.writeBytes(bytes(size));
            if (body.size() > MOST_BODY_BYTES) {
                throw new ProtocolException("expected a body of at most " + MOST_BODY_BYTES + " bytes, found more");
            }
            if (!line(MOST_HEAD_BYTES).isEmpty()) {
                throw new ProtocolException("expected a chunk of " + size + " bytes, found a longer one");
            }
            size = chunkSize();
        }
        int left = MOST_HEAD_BYTES;
        for (String trailer = line(left); !trailer.isEmpty(); trailer = line(left)) {
            left -= trailer.length();
        }
        return body.toByteArray();
    }

    /** An extension may follow the size. */
    private int chunkSize() throws IOException {
        return number(line(MOST_HEAD_BYTES).split(";", 2)[0].strip(), HEX);
    }

    private static int number(String digits, int radix) throws ProtocolException {
        try {
            int number = Integer.parseInt(digits, radix);
            if (number >= 0 && number <= MOST_BODY_BYTES) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, without a quote
        }
        throw new ProtocolException("expected a number from 0 to " + MOST_BODY_BYTES + ", found something else");
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = new byte[count];
        int have = Math.min(count, end - next);
        System.arraycopy(buffer, next, bytes, 0, have);
        next += have;
        if (in.readNBytes(bytes, have, count - have) < count - have) {
            throw new EOFException("the connection ended within a body");
        }
        return bytes;
    }

    private String line(int most) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int one = one(); one != '\n'; one = one()) {
            if (line.length() >= most) {
                throw new ProtocolException("expected a head of at most " + MOST_HEAD_BYTES + " bytes, found more");
            }
            line.append((char) one);
        }
        boolean hasReturn = !line.isEmpty() && line.charAt(line.length() - 1) == '\r';
        return line.substring(0, line.length() - (hasReturn ? 1 : 0));
    }

    /** In ISO 8859-1 a byte is a character. */
    private int one() throws IOException {
        if (next == end) {
            next = 0;
            end = Math.max(0, in.read(buffer));
            if (end == 0) {
                throw new EOFException("the connection ended before an answer did");
            }
        }
        return Byte.toUnsignedInt(buffer[next++]);
    }
}
