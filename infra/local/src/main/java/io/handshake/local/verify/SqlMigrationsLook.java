package io.handshake.local.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the tables are those of this version: Flyway's own history against the migrations that lie here. */
final class SqlMigrationsLook implements SqlLook {

    private static final String HISTORY = "handshake_schema_history";

    /** One line of the history. */
    record Applied(String script, boolean success) {}

    private final Path folder;

    SqlMigrationsLook(Path repository) {
        this.folder = repository.resolve("saga-worker/src/main/resources/db/migration");
    }

    @Override
    public void into(Findings findings, Connection connection) throws SQLException {
        boolean isThere = SqlLook.rows(
                        connection, "select to_regclass('" + HISTORY + "') is not null", row -> row.getBoolean(1))
                .getFirst();
        List<Applied> history = isThere
                ? SqlLook.rows(
                        connection,
                        "select script, success from " + HISTORY + " where version is not null and type <> 'BASELINE'",
                        row -> new Applied(row.getString(1), row.getBoolean(2)))
                : List.of();
        findings.add("migrations", finding(here(), history));
    }

    private Set<String> here() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("V\\d+__.*\\.sql"))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException("The migrations cannot be listed", e);
        }
    }

    static Finding finding(Set<String> here, List<Applied> history) {
        List<String> failed = history.stream()
                .filter(one -> !one.success())
                .map(Applied::script)
                .toList();
        Set<String> applied = history.stream().map(Applied::script).collect(Collectors.toSet());
        Set<String> missing = inOrder(here);
        missing.removeAll(applied);
        Set<String> unknown = inOrder(applied);
        unknown.removeAll(here);
        if (!failed.isEmpty()) {
            return new Finding.Failed(
                    "Not applied whole: " + String.join(", ", failed) + ".",
                    "The saga-worker's log says why; mend it, delete that line of " + HISTORY + " and start it again.");
        }
        if (!missing.isEmpty()) {
            return new Finding.Failed(
                    "Not applied: " + String.join(", ", missing) + ".",
                    "Start a saga-worker of this version: it applies them before it serves.");
        }
        if (!unknown.isEmpty()) {
            return new Finding.Warning(
                    "The database knows migrations that are not here: " + String.join(", ", unknown) + ".",
                    "Verify with the version that runs.");
        }
        return new Finding.Ok(here.size() + " of " + here.size() + " applied.");
    }

    /** As Flyway applies them: V2 before V10. */
    private static Set<String> inOrder(Set<String> scripts) {
        Set<String> ordered = new TreeSet<>(
                Comparator.comparingInt(SqlMigrationsLook::version).thenComparing(script -> script));
        ordered.addAll(scripts);
        return ordered;
    }

    private static int version(String script) {
        return script.matches("V\\d{1,6}__.*") ? Integer.parseInt(script.substring(1, script.indexOf("__"))) : 0;
    }
}
