package io.handshake.local.verify;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the clinics' connections say together; names clinics by their org ids only. */
final class Consents {

    private static final int NAMED_AT_MOST = 5;

    private static final String PUBLISH =
            "See docs/google-console.md: publish the app at Google, then let each clinic connect"
                    + " its calendar again.";

    private final List<Consent> all;
    private final Instant now;

    Consents(List<Consent> all, Instant now) {
        this.all = List.copyOf(all);
        this.now = now;
    }

    /** @param org the clinic that must work; empty when none was named */
    List<Checked> judged(String area, String org) {
        Findings findings = new Findings(area);
        if (all.isEmpty()) {
            return findings.warning("clinics", "There is none yet.", "Make one at the console, under Clinics.")
                    .all();
        }
        named(findings, org);
        found(
                findings,
                "connections",
                Consent::isBroken,
                "no longer let us in",
                "Look under Clinics at the console, which says why for each; have the clinic connect again, then replay what it"
                        + " has missed.");
        found(
                findings,
                "scope",
                clinic ->
                        clinic.cause().equals("scope_missing") || clinic.cause().equals("not_writable"),
                "may not write to their calendar",
                "The consent lacks the calendar scope, or the calendar is shared read-only: connect again with the box ticked.");
        found(
                findings,
                "not connected",
                clinic -> clinic.state().equals("NOT_CONNECTED"),
                "have never connected a calendar",
                "Send them the link that the console makes under Clinics.");
        found(
                findings,
                "consents that end",
                clinic -> clinic.endsSoon(now),
                "have a consent that Google ends within two days",
                "Have them connect again before.");
        found(findings, "seven days", this::mayDie, "may lose their consent on its seventh day", PUBLISH);
        return findings.all();
    }

    private void named(Findings findings, String org) {
        if (org.isEmpty()) {
            return;
        }
        List<Consent> found =
                all.stream().filter(clinic -> clinic.orgId().equals(org)).toList();
        if (found.isEmpty()) {
            findings.failed(
                    "clinic " + org,
                    "No clinic has this org id.",
                    "Make it, or correct --org; the assistant's org_id must be the same.");
        } else if (found.getFirst().isConnected()) {
            findings.ok("clinic " + org, "Connected.");
        } else {
            findings.failed(
                    "clinic " + org, found.getFirst().why(), "Connect its calendar at the console, under Clinics.");
        }
    }

    /** Either one has died so before, or none has ever lived longer. */
    private boolean mayDie(Consent clinic) {
        return clinic.isSuspectedOfTestingMode()
                || (clinic.isNearSevenDays(now) && all.stream().noneMatch(Consent::hasOutlivedTestingMode));
    }

    private void found(Findings findings, String name, Predicate<Consent> which, String what, String action) {
        List<String> orgs = all.stream().filter(which).map(Consent::orgId).toList();
        if (orgs.isEmpty()) {
            findings.ok(name, "None, of " + all.size() + (all.size() == 1 ? " clinic." : " clinics."));
        } else {
            String words = orgs.size() + " of " + all.size() + " clinics " + what + ": " + some(orgs) + ".";
            findings.add(name, new Finding.Warning(words, action, orgs));
        }
    }

    /** The first few by name. */
    static String some(List<String> ids) {
        String named = ids.stream().limit(NAMED_AT_MOST).collect(Collectors.joining(", "));
        return ids.size() > NAMED_AT_MOST ? named + " and " + (ids.size() - NAMED_AT_MOST) + " more" : named;
    }
}
