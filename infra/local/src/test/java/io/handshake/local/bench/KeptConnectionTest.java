package io.handshake.local.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class KeptConnectionTest {

    private static final String PLAIN = "HTTP/1.1 200 \r\nContent-Length: 5\r\n\r\nhello";
    private static final String CHUNKED = """
            HTTP/1.1 200 OK\r
            Transfer-Encoding: chunked\r
            \r
            3;x=y\r
            hel\r
            0B\r
            lo, thère!\r
            0\r
            Trailer: 1\r
            \r
            """;

    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<Reaction> reactions = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private ServerSocket server;
    private KeptConnection connection;

    /** What the other side does when a request has come; whether it keeps the connection. */
    private interface Reaction {
        boolean to(OutputStream caller) throws IOException;
    }

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::serve);
        connection = new KeptConnection(URI.create("http://127.0.0.1:" + server.getLocalPort()), "the-secret");
    }

    @AfterEach
    void close() throws IOException {
        connection.close();
        server.close();
    }

    @Test
    void sendsWhatAnIngressExpects() throws Exception {
        answer(PLAIN);

        connection.post("{\"\u00fc\":1}");

        assertThat(requests.poll(10, TimeUnit.SECONDS))
                .isEqualTo("POST /webhooks/vapi HTTP/1.1\r\nHost: 127.0.0.1:" + server.getLocalPort()
                        + "\r\nContent-Type: application/json\r\nAuthorization: Bearer the-secret"
                        + "\r\nContent-Length: 8\r\n\r\n{\"\u00fc\":1}");
    }

    @Test
    void readsSeveralAnswersOnOneConnection() throws Exception {
        answer(PLAIN);
        answer("HTTP/1.1 503 \r\ncontent-length:0\r\n\r\n");
        answer("HTTP/1.1 100 \r\n\r\n" + PLAIN);
        answer("HTTP/1.1 204 No Content\r\n\r\n");
        answer(CHUNKED);
        answer(PLAIN);

        assertThat(connection.post("1")).isEqualTo(new HttpAnswer(200, "hello", false));
        assertThat(connection.post("2")).isEqualTo(new HttpAnswer(503, "", false));
        assertThat(connection.post("3")).isEqualTo(new HttpAnswer(200, "hello", false));
        assertThat(connection.post("4")).isEqualTo(new HttpAnswer(204, "", false));
        assertThat(connection.post("5")).isEqualTo(new HttpAnswer(200, "hello, th\u00e8re!", false));
        assertThat(connection.post("6")).isEqualTo(new HttpAnswer(200, "hello", false));
        assertThat(connections).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, CHUNKED})
    void readsAnswersThatComeByteByByte(String answer) throws Exception {
        InputStream slow = new FilterInputStream(new ByteArrayInputStream((answer + answer).getBytes(UTF_8))) {
            @Override
            public int read(byte[] bytes, int from, int most) throws IOException {
                return super.read(bytes, from, Math.min(1, most));
            }
        };
        HttpAnswers answers = new HttpAnswers(slow);

        assertThat(answers.next().body()).startsWith("hello");
        assertThat(answers.next().body()).startsWith("hello");
        assertThatThrownBy(answers::next).isInstanceOf(EOFException.class);
    }

    @Test
    void opensAnotherConnectionWhenTheOtherSideEndsThisOne() throws Exception {
        reactions.add(caller -> {
            caller.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi".getBytes(UTF_8));
            return false;
        });
        answer(PLAIN);

        assertThat(connection.post("1")).isEqualTo(new HttpAnswer(200, "hi", true));
        assertThat(connection.post("2")).isEqualTo(new HttpAnswer(200, "hello", false));
        assertThat(connections).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 20",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
            })
    void takesACutOffAnswerForNone(String half) throws Exception {
        reactions.add(caller -> {
            caller.write(half.getBytes(UTF_8));
            return false;
        });
        answer(PLAIN);

        assertThatThrownBy(() -> connection.post("1")).isInstanceOf(EOFException.class);
        assertThat(connection.post("2").body()).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SMTP ready, at your service\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n"
            })
    void doesNotGuess(String wrong) {
        answer(wrong);

        assertThatThrownBy(() -> connection.post("1")).isInstanceOf(ProtocolException.class);
    }

    private void answer(String text) {
        reactions.add(caller -> {
            caller.write(text.getBytes(UTF_8));
            return true;
        });
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket caller = server.accept()) {
                connections.incrementAndGet();
                while (reactions.take().to(heard(caller))) {
                    // the next request
                }
            } catch (IOException e) {
                // the caller has gone, or the test is over
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Where to answer, when a whole request has come. */
    private OutputStream heard(Socket caller) throws IOException {
        InputStream in = caller.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int one = in.read();
            if (one < 0) {
                throw new IOException("the caller has gone");
            }
            head.append((char) one);
        }
        int length = Integer.parseInt(head.substring(head.lastIndexOf(" ") + 1).strip());
        requests.add(head + new String(in.readNBytes(length), UTF_8));
        return caller.getOutputStream();
    }
}
