package io.handshake.web;

import java.io.IOException;
import java.time.Duration;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 with an end to headers that drip, and to empty lines before a request. Tomcat's connection time-out bounds each
 * silence only: a byte every few seconds holds a connection for hours. Public because Tomcat makes it by its name.
 */
public final class TomcatProtocol extends Http11NioProtocol {

    /** From a request's first bytes to the end of its headers; what comes later is answered by a close. */
    static final Duration HEADERS_WITHIN = Duration.ofSeconds(10);

    /** Where {@link TomcatManners} finds the connection of a request; Tomcat's own notes have lower numbers. */
    static final int SOCKET_NOTE = 20;

    @Override
    protected Processor createProcessor() {
        return new Headers(this, getAdapter());
    }

    /** Called each time when bytes of a request have arrived, until its headers are whole. */
    private static final class Headers extends Http11Processor {

        private @Nullable SocketWrapperBase<?> incomplete;
        private long since;

        Headers(TomcatProtocol protocol, Adapter adapter) {
            super(protocol, adapter);
        }

        @Override
        public SocketState service(SocketWrapperBase<?> socket) throws IOException {
            if (socket.equals(incomplete) && System.nanoTime() - since > HEADERS_WITHIN.toNanos()) {
                incomplete = null;
                return SocketState.CLOSED;
            }
            request.setNote(SOCKET_NOTE, socket);
            int served = request.getRequestProcessor().getRequestCount();
            SocketState state = super.service(socket);
            request.setNote(SOCKET_NOTE, null);
            if (state == SocketState.OPEN && request.getRequestProcessor().getRequestCount() == served) {
                return SocketState.CLOSED; // nothing but empty lines has come
            }
            if (state != SocketState.LONG || isAsync()) {
                incomplete = null;
            } else if (!socket.equals(incomplete)) {
                incomplete = socket;
                since = System.nanoTime();
            }
            return state;
        }
    }
}
