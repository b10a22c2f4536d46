package io.handshake.local.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One house at a time in a data folder. The kernel drops the lock with the process, however that ends. */
record HouseLock(FileChannel channel) implements AutoCloseable {

    static HouseLock take(Folders folders) {
        try {
            Files.createDirectories(folders.run());
            Path file = folders.run().resolve("house.lock");
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locks(channel)) {
                channel.close();
                throw new IllegalStateException("Handshake is already running on " + folders.data()
                        + ". Stop it, or use --data with another folder.");
            }
            return new HouseLock(channel);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folders.data() + " cannot be used", e);
        }
    }

    private static boolean locks(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
