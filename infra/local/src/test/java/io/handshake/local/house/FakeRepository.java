package io.handshake.local.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Where the services' jars are expected, with {@link FakeService} in their place. */
final class FakeRepository {

    static Path in(Path folder) throws IOException {
        String classes = FakeService.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();
        for (Service service : Service.values()) {
            Path jar = service.jar(folder);
            Files.createDirectories(jar.getParent());
            Manifest manifest = new Manifest();
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeService.class.getName());
            manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classes);
            new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        }
        return folder;
    }

    private FakeRepository() {}
}
