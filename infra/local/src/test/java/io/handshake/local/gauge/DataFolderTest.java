package io.handshake.local.gauge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @Test
    void usesAgainWhatChaosHasMade(@TempDir Path folder) throws Exception {
        Path named = folder.resolve("new");
        DataFolder.of(Optional.of(named)).close();
        Files.createDirectory(named.resolve("postgres"));

        DataFolder again = DataFolder.of(Optional.of(named));
        again.close();

        assertThat(again).isEqualTo(new DataFolder(named, false));
        assertThat(named.resolve("postgres")).exists();
    }

    @Test
    void doesNotTouchAHouseOfSomebodyElse(@TempDir Path folder) throws Exception {
        Files.createDirectory(folder.resolve("postgres"));

        assertThatThrownBy(() -> DataFolder.of(Optional.of(folder)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The data folder " + folder
                        + " holds something that no such run has made and would delete; name another");
        assertThat(folder.resolve("postgres")).exists();
    }

    @Test
    void deletesOnlyWhatIsTemporary() {
        DataFolder temporary = DataFolder.of(Optional.empty());
        assertThat(temporary.path()).isDirectory();

        temporary.close();

        assertThat(temporary.path()).doesNotExist();
    }
}
