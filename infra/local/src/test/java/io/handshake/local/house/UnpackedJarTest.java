package io.handshake.local.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedJarTest {

    @TempDir
    private Path temp;

    @Test
    void unpacksBootsJarInItsOrder() throws IOException {
        Path jar = boot(Map.of(
                "BOOT-INF/classes/a/Main.class", "code",
                "BOOT-INF/classes/application.yaml", "settings",
                "BOOT-INF/lib/b.jar", "b",
                "BOOT-INF/lib/a.jar", "a",
                "org/springframework/boot/loader/Launcher.class", "not needed"));

        Path thin = UnpackedJar.of(jar, temp.resolve("out"));

        assertThat(thin).isEqualTo(temp.resolve("out").resolve("boot.jar"));
        assertThat(temp.resolve("out/lib/a.jar")).hasContent("a");
        assertThat(temp.resolve("out/lib/b.jar")).hasContent("b");
        assertThat(Files.getLastModifiedTime(thin)).isEqualTo(Files.getLastModifiedTime(jar));
        assertThat(Files.getLastModifiedTime(temp.resolve("out/lib/a.jar"))).isEqualTo(Files.getLastModifiedTime(jar));
        try (JarFile application = new JarFile(thin.toFile())) {
            assertThat(application.stream().map(JarEntry::getName))
                    .containsExactlyInAnyOrder("META-INF/MANIFEST.MF", "a/Main.class", "application.yaml");
            Attributes attributes = application.getManifest().getMainAttributes();
            assertThat(attributes.getValue(Attributes.Name.MAIN_CLASS)).isEqualTo("a.Main");
            assertThat(attributes.getValue(Attributes.Name.CLASS_PATH)).isEqualTo("lib/b.jar lib/a.jar");
        }
    }

    @Test
    void unpacksAgainOnlyWhenTheJarHasChanged() throws IOException {
        Path jar = boot(Map.of("BOOT-INF/lib/b.jar", "b", "BOOT-INF/lib/a.jar", "a"));
        Path folder = temp.resolve("out");
        Path trace = UnpackedJar.of(jar, folder).resolveSibling("trace");
        Files.writeString(trace, "still here");

        assertThat(UnpackedJar.of(jar, folder)).exists();
        assertThat(trace).exists();

        Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
        assertThat(UnpackedJar.of(jar, folder)).exists();
        assertThat(trace).doesNotExist();
    }

    @Test
    void leavesOtherJarsAlone() throws IOException {
        Path jar = Service.INGRESS.jar(FakeRepository.in(temp));

        assertThat(UnpackedJar.of(jar, temp.resolve("out"))).isEqualTo(jar);
        assertThat(temp.resolve("out")).doesNotExist();
    }

    private Path boot(Map<String, String> entries) throws IOException {
        Map<String, String> all = new TreeMap<>(entries);
        all.put("BOOT-INF/classpath.idx", "- \"BOOT-INF/lib/b.jar\"\n- \"BOOT-INF/lib/a.jar\"\n");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Start-Class"), "a.Main");
        Path jar = temp.resolve("boot.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (String name : List.copyOf(all.keySet())) {
                out.putNextEntry(new JarEntry(name));
                out.write(all.get(name).getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return jar;
    }
}
