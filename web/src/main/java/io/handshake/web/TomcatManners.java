package io.handshake.web;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every request. A body that nobody has read is read to its end and thrown away, so that its sender gets to
 * see the answer, but for a bounded time: Tomcat itself would do so for as long as bytes drip in.
 */
final class TomcatManners extends ValveBase {

    /** Beyond what the last read still waits for; then the answer is sent and the connection closed. */
    static final Duration HEARD_OUT_WITHIN = Duration.ofSeconds(2);

    /** A body that is four times too large is not worth its answer. */
    static final long HEARD_OUT_BYTES = 8L * 1024 * 1024;

    /**
     * From the end of the headers. A single read waits inside Tomcat for as long as a chunk's extension or a trailer drips,
     * so this is held from outside: whose body is not whole by then loses the connection.
     */
    static final Duration WHOLE_WITHIN = Duration.ofSeconds(15);

    private static final int REQUEST_TIMEOUT = 408;

    TomcatManners() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (isWhole(request.getCoyoteRequest())
                || !(request.getCoyoteRequest().getNote(TomcatProtocol.SOCKET_NOTE)
                        instanceof SocketWrapperBase<?> socket)) {
            answer(request, response);
            return;
        }
        Deadline deadline = new Deadline(request.getCoyoteRequest(), socket);
        ScheduledFuture<?> end = request.getConnector()
                .getProtocolHandler()
                .getUtilityExecutor()
                .schedule(deadline, WHOLE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        try {
            answer(request, response);
        } finally {
            deadline.lift();
            end.cancel(false);
        }
    }

    private void answer(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        // Who announces a body with "Expect" waits for our word; Tomcat then reads nothing either.
        if (request.isAsync() || request.getCoyoteRequest().hasExpectation()) {
            return;
        }
        if (response.getStatus() == REQUEST_TIMEOUT || !isHeardOut(request.getCoyoteRequest())) {
            // Closes the connection as well, once the answer is sent.
            request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    private static boolean isWhole(org.apache.coyote.Request request) {
        AtomicBoolean whole = new AtomicBoolean();
        request.action(ActionCode.REQUEST_BODY_FULLY_READ, whole);
        return whole.get();
    }

    private static boolean isHeardOut(org.apache.coyote.Request request) {
        Thrown thrown = new Thrown();
        long begin = System.nanoTime();
        long heard = 0;
        try {
            while (heard <= HEARD_OUT_BYTES && System.nanoTime() - begin <= HEARD_OUT_WITHIN.toNanos()) {
                int count = request.doRead(thrown);
                if (count < 0) {
                    return true;
                }
                heard += count;
            }
        } catch (IOException e) {
            return false; // the sender has gone, or is silent, or its chunks are no chunks
        }
        return false;
    }

    /** Tomcat uses requests again for other senders: once lifted, this looks at none. */
    private static final class Deadline implements Runnable {

        private final org.apache.coyote.Request request;
        private final SocketWrapperBase<?> socket;
        private boolean lifted;

        Deadline(org.apache.coyote.Request request, SocketWrapperBase<?> socket) {
            this.request = request;
            this.socket = socket;
        }

        @Override
        public synchronized void run() {
            if (!lifted && !isWhole(request)) {
                socket.close();
            }
        }

        synchronized void lift() {
            lifted = true;
        }
    }

    /** Where bytes go that nobody wants. */
    private static final class Thrown implements ApplicationBufferHandler {

        private @Nullable ByteBuffer bytes;

        @Override
        public void setByteBuffer(@Nullable ByteBuffer buffer) {
            bytes = buffer;
        }

        @Override
        public @Nullable ByteBuffer getByteBuffer() {
            return bytes;
        }

        @Override
        public void expand(int size) {
            // what is thrown away needs no room
        }
    }
}
