package io.handshake.local.replay;

import io.handshake.local.replay.JsonReplay.Progress;
import java.util.Locale;

/** How far a run has come, on one line of always the same length. */
final class ProgressBar {

    private static final int WIDTH = 30;

    static String line(Progress progress) {
        int done = progress.confirmed() + progress.failedAgain() + progress.skipped();
        int filled = progress.total() == 0 ? WIDTH : (int) ((long) WIDTH * done / progress.total());
        return String.format(
                Locale.ROOT,
                "[%s%s] %6d of %6d  confirmed %6d  failed again %6d  skipped %6d",
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                done,
                progress.total(),
                progress.confirmed(),
                progress.failedAgain(),
                progress.skipped());
    }

    private ProgressBar() {}
}
