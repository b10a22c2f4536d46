package io.handshake.local.bench;

import java.util.Locale;

/** Words of SVG. */
final class Svg {

    /** Colours that are told apart by those who see no red or no green, and a shape for each way beside. */
    static final String STYLE = """
            <style>
            text { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; font-size: 12px; }
            .heading { font-size: 15px; font-weight: 600; }
            .title { font-weight: 600; }
            .tick, .note { font-size: 11px; }
            .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
            .dashed { stroke-dasharray: 5 4; }
            .grid, .axis { fill: none; stroke-width: 1; }
            .paper { fill: #ffffff; }
            text { fill: #1f2328; }
            .tick, .note { fill: #59636e; }
            .grid { stroke: #e4e8ec; }
            .axis { stroke: #818b98; }
            .line.direct { stroke: #6e7781; } .mark.direct { fill: #6e7781; }
            .line.topic { stroke: #0969da; } .mark.topic { fill: #0969da; }
            .line.webhook { stroke: #c4500a; } .mark.webhook { fill: #c4500a; }
            @media (prefers-color-scheme: dark) {
            .paper { fill: #0d1117; }
            text { fill: #e6edf3; }
            .tick, .note { fill: #9198a1; }
            .grid { stroke: #262c34; }
            .axis { stroke: #656c76; }
            .line.direct { stroke: #a5afb9; } .mark.direct { fill: #a5afb9; }
            .line.topic { stroke: #58a6ff; } .mark.topic { fill: #58a6ff; }
            .line.webhook { stroke: #ff9a4d; } .mark.webhook { fill: #ff9a4d; }
            }
            </style>
            """;

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** A way's shape around this point. */
    static String mark(Way way, double x, double y) {
        String shape = switch (way) {
            case DIRECT -> "m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z";
            case TOPIC -> "m-3.2 -3.2h6.4v6.4h-6.4z";
            case WEBHOOK -> "m0 -4.4l4.2 7.4h-8.4z";
        };
        return String.format(Locale.ROOT, "<path class=\"mark %s\" d=\"M%.1f %.1f%s\"/>\n", way.label(), x, y, shape);
    }

    private Svg() {}
}
