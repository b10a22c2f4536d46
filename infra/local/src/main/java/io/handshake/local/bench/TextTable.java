package io.handshake.local.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A table for a terminal: groups of columns under a heading each, right-aligned, blocks of rows with an empty line between.
 *
 * @param <T> what a row is about
 */
record TextTable<T>(List<Group<T>> groups) {

    private static final String BETWEEN_COLUMNS = "  ";
    private static final String BETWEEN_GROUPS = " | ";

    TextTable {
        groups = List.copyOf(groups);
    }

    /** Columns that belong together. */
    record Group<T>(String heading, List<Column<T>> columns) {
        Group {
            columns = List.copyOf(columns);
        }
    }

    /** One column; {@code text} of a row. */
    record Column<T>(String heading, Function<T, String> text) {}

    List<String> lines(List<List<T>> blocks) {
        List<T> rows = blocks.stream().flatMap(List::stream).toList();
        List<Sized<T>> sized =
                groups.stream().map(group -> Sized.of(group, rows)).toList();
        List<String> lines = new ArrayList<>();
        lines.add(line(sized, Sized::heading));
        lines.add(line(sized, group -> group.row(Column::heading)));
        for (List<T> block : blocks) {
            lines.add("");
            block.forEach(row -> lines.add(
                    line(sized, group -> group.row(column -> column.text().apply(row)))));
        }
        return lines;
    }

    private static <T> String line(List<Sized<T>> groups, Function<Sized<T>, String> part) {
        return String.join(BETWEEN_GROUPS, groups.stream().map(part).toList()).stripTrailing();
    }

    private record Sized<T>(Group<T> group, List<Integer> widths) {

        static <T> Sized<T> of(Group<T> group, List<T> rows) {
            List<Integer> widths = new ArrayList<>();
            for (Column<T> column : group.columns()) {
                int widest = rows.stream()
                        .mapToInt(row -> column.text().apply(row).length())
                        .max()
                        .orElse(0);
                widths.add(Math.max(column.heading().length(), widest));
            }
            int missing = group.heading().length() - width(widths);
            widths.set(0, widths.getFirst() + Math.max(0, missing));
            return new Sized<>(group, widths);
        }

        String heading() {
            return group.heading() + " ".repeat(width(widths) - group.heading().length());
        }

        String row(Function<Column<T>, String> text) {
            List<String> texts = new ArrayList<>();
            for (int column = 0; column < widths.size(); column++) {
                String own = text.apply(group.columns().get(column));
                texts.add(" ".repeat(widths.get(column) - own.length()) + own);
            }
            return String.join(BETWEEN_COLUMNS, texts);
        }

        private static int width(List<Integer> widths) {
            return widths.stream().mapToInt(Integer::intValue).sum() + BETWEEN_COLUMNS.length() * (widths.size() - 1);
        }
    }
}
