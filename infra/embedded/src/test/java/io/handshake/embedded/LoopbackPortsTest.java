package io.handshake.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LoopbackPortsTest {

    /** The lowest that Linux gives to an outgoing connection unless told otherwise. */
    private static final int OUTGOING = 32_768;

    @Test
    void noneIsGivenTwiceAndNoneToAnOutgoingConnection() {
        List<Integer> given = Stream.generate(LoopbackPorts::free).limit(200).toList();

        assertThat(given)
                .doesNotHaveDuplicates()
                .allSatisfy(port -> assertThat(port).isGreaterThan(1024).isLessThan(OUTGOING));
    }

    @Test
    void oneThatSomebodyListensOnIsPassedOver() throws IOException {
        int next = LoopbackPorts.free() + 1;
        try (ServerSocket other = new ServerSocket(next, 1, InetAddress.ofLiteral(LoopbackPorts.HOST))) {
            assertThat(LoopbackPorts.free()).isNotEqualTo(other.getLocalPort());
        }
    }
}
