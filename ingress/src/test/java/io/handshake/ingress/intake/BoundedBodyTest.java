package io.handshake.ingress.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void aBodyWhoseLengthIsAnnouncedCostsHardlyMoreThanItsBytes() {
        byte[] body = new byte[KB];

        assertThat(read(new BoundedBody.Room(3 * KB), body)).isInstanceOf(BoundedBody.NoRoom.class);
        assertThat(announced(new BoundedBody.Room(3 * KB), body, KB)).isInstanceOf(BoundedBody.Whole.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 8 * KB - 1, 8 * KB, 17 * KB - 1, 17 * KB, 17 * KB + 1, Long.MAX_VALUE})
    void whatIsAnnouncedChangesNothingInWhatIsRead(long length) {
        byte[] body = new byte[17 * KB];
        Arrays.fill(body, (byte) 'x');

        assertThat(announced(BoundedBody.Room.boundless(), body, length))
                .isInstanceOfSatisfying(
                        BoundedBody.Whole.class,
                        whole -> assertThat(whole.bytes()).isEqualTo(body));
    }

    private static BoundedBody announced(BoundedBody.Room room, byte[] body, long length) {
        return room.reading(new ByteArrayInputStream(body), length, Clock.systemUTC(), whole -> whole);
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
                new ByteArrayInputStream(new byte[17 * KB]),
                -1,
                Clock.systemUTC(),
                first -> read(room, new byte[17 * KB]));

        assertThat(beside).isInstanceOf(BoundedBody.NoRoom.class);
    }

    private static BoundedBody read(BoundedBody.Room room, byte[] body) {
        return room.reading(new ByteArrayInputStream(body), -1, Clock.systemUTC(), whole -> whole);
    }
}
