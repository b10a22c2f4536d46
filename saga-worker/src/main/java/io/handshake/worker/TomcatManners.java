package io.handshake.worker;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
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

    private static final int REQUEST_TIMEOUT = 408;

    TomcatManners() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        getNext().invoke(request, response);
        // Who announces a body with "Expect" waits for our word; Tomcat then reads nothing either.
        if (!request.isAsync()
                && !request.getCoyoteRequest().hasExpectation()
                && (response.getStatus() == REQUEST_TIMEOUT || !isHeardOut(request.getCoyoteRequest()))) {
            request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
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
