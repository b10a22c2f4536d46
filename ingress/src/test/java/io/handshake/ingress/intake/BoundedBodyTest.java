package io.handshake.ingress.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {

    private static final int KB = 1024;

    @Test
    void aBodyIsAllOfItsBytesUpToTheBound() {
        byte[] largest = new byte[BoundedBody.MAX_BYTES];
        Arrays.fill(largest, (byte) 'x');
        BoundedBody.Room room = BoundedBody.Room.boundless();

        assertThat(read(room, largest))
                .isInstanceOfSatisfying(
                        BoundedBody.Whole.class,
                        whole -> assertThat(whole.bytes()).isEqualTo(largest));
        assertThat(read(room, Arrays.copyOf(largest, BoundedBody.MAX_BYTES + 1)))
                .isInstanceOf(BoundedBody.TooLarge.class);
        assertThat(read(room, new byte[0])).isInstanceOf(BoundedBody.Whole.class);
    }

    @Test
    void whatIsTakenIsTheMemoryThatABodyCostsWhileItGrows() {
        byte[] body = new byte[17 * KB];

        assertThat(read(new BoundedBody.Room(47 * KB), body)).isInstanceOf(BoundedBody.NoRoom.class);
        assertThat(read(new BoundedBody.Room(49 * KB), body)).isInstanceOf(BoundedBody.Whole.class);
    }

    @Test
    void roomIsGivenBackWhateverBecameOfABody() {
        BoundedBody.Room room = new BoundedBody.Room(49 * KB);

        for (int i = 0; i < 10; i++) {
            assertThat(read(room, new byte[60 * KB])).isInstanceOf(BoundedBody.NoRoom.class);
            assertThat(read(room, new byte[17 * KB])).isInstanceOf(BoundedBody.Whole.class);
        }
    }

    @Test
    void oneBodyFindsNoRoomBesideAnother() {
        BoundedBody.Room room = new BoundedBody.Room(49 * KB);

        BoundedBody beside = room.reading(
                new ByteArrayInputStream(new byte[17 * KB]), Clock.systemUTC(), first -> read(room, new byte[17 * KB]));

        assertThat(beside).isInstanceOf(BoundedBody.NoRoom.class);
    }

    private static BoundedBody read(BoundedBody.Room room, byte[] body) {
        return room.reading(new ByteArrayInputStream(body), Clock.systemUTC(), whole -> whole);
    }
}
