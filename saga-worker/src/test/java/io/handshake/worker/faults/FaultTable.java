package io.handshake.worker.faults;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;

/** The matrix as a page: faults as rows, boundaries as columns, in each cell what became of its bookings and of how many. */
final class FaultTable {

    /**
     * Why a cell holds nothing.
     *
     * @param faults empty for all of the family
     */
    record Gap(Set<Family> families, Set<String> faults, Set<Boundary> at, String why) {

        boolean explains(Family family, String fault, Boundary boundary) {
            return families.contains(family) && at.contains(boundary) && (faults.isEmpty() || faults.contains(fault));
        }
    }

    private record RowName(Family family, String fault) {}

    private final List<Gap> gaps;
    private final Map<RowName, Map<Boundary, Map<String, Integer>>> rows = new LinkedHashMap<>();

    FaultTable(List<Gap> gaps) {
        this.gaps = List.copyOf(gaps);
    }

    void add(Cell cell, String result) {
        rows.computeIfAbsent(new RowName(cell.family(), cell.fault()), any -> new EnumMap<>(Boundary.class))
                .computeIfAbsent(cell.at(), any -> new TreeMap<>())
                .merge(result, 1, Integer::sum);
    }

    /** Cells that hold nothing, and nobody says why. */
    List<String> unexplained() {
        return rows.keySet().stream()
                .flatMap(row -> List.of(Boundary.values()).stream()
                        .filter(at ->
                                !rows.get(row).containsKey(at) && gap(row, at).isEmpty())
                        .map(at -> row.family().title + ": " + row.fault() + " / " + at.title))
                .toList();
    }

    String page(String summary) {
        StringBuilder page =
                new StringBuilder("# What faults come to\n\n").append(summary).append("\n\n| family | fault |");
        StringBuilder rule = new StringBuilder("\n|---|---|");
        for (Boundary at : Boundary.values()) {
            page.append(' ').append(at.title).append(" |");
            rule.append("---|");
        }
        page.append(rule).append('\n');
        rows.forEach((row, cells) -> {
            page.append("| ")
                    .append(row.family().title)
                    .append(" | ")
                    .append(row.fault())
                    .append(" |");
            for (Boundary at : Boundary.values()) {
                page.append(' ').append(text(row, at, cells)).append(" |");
            }
            page.append('\n');
        });
        page.append("\nWhy a cell holds nothing:\n\n");
        for (int i = 0; i < gaps.size(); i++) {
            page.append("- ")
                    .append(i + 1)
                    .append(": ")
                    .append(gaps.get(i).why())
                    .append('\n');
        }
        return page.toString();
    }

    private String text(RowName row, Boundary at, Map<Boundary, Map<String, Integer>> cells) {
        Map<String, Integer> results = cells.get(at);
        if (results == null) {
            return gap(row, at)
                    .map(gap -> "- (" + (gaps.indexOf(gap) + 1) + ")")
                    .orElse("?");
        }
        StringJoiner text = new StringJoiner("; ");
        results.forEach((result, count) -> text.add(result + " " + count));
        return text.toString();
    }

    private Optional<Gap> gap(RowName row, Boundary at) {
        return gaps.stream()
                .filter(gap -> gap.explains(row.family(), row.fault(), at))
                .findFirst();
    }
}
