package io.handshake.local.verify;

import java.util.ArrayList;
import java.util.List;

/** What the checks of one part of the system have found so far. */
final class Findings {

    private final String area;
    private final List<Checked> all = new ArrayList<>();

    Findings(String area) {
        this.area = area;
    }

    Findings ok(String name, String words) {
        return add(name, new Finding.Ok(words));
    }

    Findings warning(String name, String words, String action) {
        return add(name, new Finding.Warning(words, action));
    }

    Findings failed(String name, String words, String action) {
        return add(name, new Finding.Failed(words, action));
    }

    /** As bad as a fault, as it may hide one. */
    Findings unseen(String name, String why, String action) {
        return add(name, Finding.unseen(why, action));
    }

    Findings unseenFor(String name, String missingSetting) {
        return add(name, Finding.unseenFor(missingSetting));
    }

    Findings skipped(String name, String why) {
        return add(name, new Finding.Skipped(why));
    }

    Findings add(String name, Finding finding) {
        all.add(new Checked(area, name, finding));
        return this;
    }

    List<Checked> all() {
        return List.copyOf(all);
    }
}
