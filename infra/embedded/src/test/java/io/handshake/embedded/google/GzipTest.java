package io.handshake.embedded.google;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 300_000})
    void packsWhatOthersCanUnpackAndCannotBePackedWell(int length) throws Exception {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);

        byte[] packed = Gzip.pack(noise);

        assertThat(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes())
                .isEqualTo(noise);
        assertThat(Gzip.unpack(packed)).isEqualTo(noise);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 300_000})
    void makesRepetitionsShort(int length) {
        byte[] monotony = " ".repeat(length).getBytes(StandardCharsets.UTF_8);

        byte[] packed = Gzip.pack(monotony);

        assertThat(packed.length).isLessThan(length / 10);
        assertThat(Gzip.unpack(packed)).isEqualTo(monotony);
    }
}
