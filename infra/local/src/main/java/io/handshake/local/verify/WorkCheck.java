package io.handshake.local.verify;

import io.handshake.local.house.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** What should be over by now, and is not. */
final class WorkCheck implements Check {

    /** A caller waits for seconds; whatever comes later is decided within this. */
    private static final Duration DECIDED_WITHIN = Duration.ofMinutes(2);

    /** An undo is tried again for longer before it is parked for a person. */
    private static final Duration UNDONE_WITHIN = Duration.ofMinutes(10);

    private final Premises premises;

    WorkCheck(Premises premises) {
        this.premises = premises;
    }

    @Override
    public String area() {
        return "work";
    }

    @Override
    public List<Checked> look() {
        Findings findings = new Findings(area());
        if (premises.setting(Settings.ADMIN_TOKEN).isEmpty()) {
            return findings.unseenFor("open work", Settings.ADMIN_TOKEN).all();
        }
        Instant now = premises.clock().instant();
        count(
                findings,
                "undecided bookings",
                bookings("RECEIVED", now.minus(DECIDED_WITHIN)),
                JsonApi::bookings,
                "have waited for more than " + DECIDED_WITHIN.toMinutes() + " min for a decision",
                "Look whether saga-workers run and reach Google and PostgreSQL.");
        count(
                findings,
                "open undos",
                bookings("UNDOING", now.minus(UNDONE_WITHIN)),
                JsonApi::bookings,
                "have not been undone for more than " + UNDONE_WITHIN.toMinutes()
                        + " min: an event may stand for nobody",
                "Look at their clinics' connections; a worker goes on by itself once Google lets it in.");
        count(
                findings,
                "stuck bookings",
                bookings("STUCK", now),
                JsonApi::bookings,
                "wait for a person",
                "Look under Failed and stuck at the console: try the undo again, or close it.");
        count(
                findings,
                "dead letters",
                "/api/dead-letters?state=NEW&size=200",
                JsonApi::letters,
                "could not be read",
                "Look under Dead letters at the console: send them again after a fix, or discard them.");
        return findings.all();
    }

    private static String bookings(String status, Instant receivedBefore) {
        return "/api/bookings?size=200&status=" + status + "&to=" + receivedBefore;
    }

    private void count(
            Findings findings,
            String name,
            String path,
            Function<String, JsonApi.Page<String>> reader,
            String what,
            String action) {
        if (!(premises.worker().get(path, VapiCredential.bearer(premises.setting(Settings.ADMIN_TOKEN)))
                        instanceof Outside.Answered answer)
                || answer.status() != 200) {
            findings.unseen(name, "the saga-worker's API does not list them.", JsonApi.LOOK_AT_DOORS);
            return;
        }
        JsonApi.Page<String> page = reader.apply(answer.body());
        if (page.items().isEmpty()) {
            findings.ok(name, "None.");
        } else {
            String words = (page.goesOn() ? "More than " : "") + page.items().size() + " " + what + ": "
                    + Consents.some(page.items()) + ".";
            findings.add(name, new Finding.Warning(words, action, page.items()));
        }
    }
}
