package io.handshake.local.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheTest {

    @TempDir
    private Path temp;

    @Test
    void isUsedOnceItIsMadeAndNoLongerThanItsBuild() throws IOException {
        Path jar = Files.createFile(temp.resolve("service.jar"));
        AotCache cache = new AotCache(jar);
        assertThat(cache.use()).isEmpty();

        String option = cache.make().getFirst();
        Files.createFile(Path.of(option.substring(option.indexOf('=') + 1)));
        assertThat(cache.use()).as("a draft is not a cache").isEmpty();
        cache.keep();

        assertThat(cache.use()).containsExactly("-XX:AOTCache=" + temp.resolve("service.jar.aot"));
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(cache.use()).as("the jar was built anew").isEmpty();
    }

    @Test
    void saysWhenARunHasMadeNone() {
        AotCache cache = new AotCache(temp.resolve("service.jar"));

        assertThatThrownBy(cache::keep)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has made none");
    }
}
