package io.handshake.local.bench;

import io.handshake.local.bench.BenchWishes.BenchWish;
import io.handshake.local.talk.JsonVapi;
import io.handshake.local.talk.VapiCall;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A wish as Vapi's message: the text is made once, and what differs is put into its holes. */
final class WishText {

    /** Who every appointment of the benchmark is for. */
    static final String PATIENT = "Ada Example";

    private static final String ORG = "hole-org";
    private static final String CALL = "hole-call";
    private static final String REQUEST = "hole-request";
    private static final String DATE = "1111-01-01";
    private static final String TIME = "22:22";
    private static final Pattern HOLE = Pattern.compile(String.join("|", ORG, CALL, REQUEST, DATE, TIME));

    /** Holes, and what stands between them. */
    private final List<String> parts = new ArrayList<>();

    WishText() {
        LocalDateTime start = LocalDateTime.parse(DATE + "T" + TIME);
        String text = JsonVapi.message(List.of(new VapiCall(ORG, CALL, REQUEST, start, BenchWishes.MINUTES, PATIENT)));
        Matcher hole = HOLE.matcher(text);
        int from = 0;
        while (hole.find()) {
            parts.add(text.substring(from, hole.start()));
            parts.add(hole.group());
            from = hole.end();
        }
        parts.add(text.substring(from));
    }

    String of(BenchWish wish) {
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            text.append(filled(part, wish));
        }
        return text.toString();
    }

    private static String filled(String part, BenchWish wish) {
        return switch (part) {
            case ORG -> wish.clinic().orgId();
            case CALL -> wish.callId();
            case REQUEST -> wish.requestId();
            case DATE -> wish.start().toLocalDate().toString();
            case TIME -> wish.start().toLocalTime().toString();
            default -> part;
        };
    }
}
