package io.handshake.local.journeys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** What became of the bookings at each boundary, as a table in {@code infra/local/target/boundaries.md}. */
final class BoundaryReport {

    private static final List<String> LINES = new ArrayList<>(List.of(
            "| lost | boundary | held how | the booking ends | settled after | its caller hears |",
            "|---|---|---|---|---|---|"));

    static synchronized void add(String... cells) {
        LINES.add("| " + String.join(" | ", cells) + " |");
        try {
            Files.write(InTown.ROOT.resolve("infra/local/target/boundaries.md"), LINES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BoundaryReport() {}
}
