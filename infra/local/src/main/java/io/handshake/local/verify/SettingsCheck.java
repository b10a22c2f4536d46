package io.handshake.local.verify;

import io.handshake.local.house.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The settings as they stand in this shell: the services' own, when they come from the same place. */
final class SettingsCheck implements Check {

    private static final int SHORTEST_VAPI_SECRET = 8;
    private static final int SHORTEST_ADMIN_TOKEN = 16;
    private static final String HMAC_SECRET = "HANDSHAKE_VAPI_HMAC_SECRET";
    private static final String MAKE_ONE = "Make one with: openssl rand -hex 24";
    private static final String SET_IT = "Set it here as the service has it, from the environment and not as a flag.";
    /** Vapi's own patience with a tool (docs.vapi.ai, server.timeoutSeconds), less what the way there and back takes. */
    private static final Duration VAPI_WAITS = Duration.ofSeconds(18);

    /** What cannot be looked at without it. */
    private static final Map<String, String> NEEDED = new TreeMap<>(Map.of(
            Settings.ADMIN_TOKEN, "clinics, open work and test bookings",
            Settings.DATABASE_URL, "the database",
            Settings.KAFKA, "topics and lag"));

    private final Premises premises;

    SettingsCheck(Premises premises) {
        this.premises = premises;
    }

    @Override
    public String area() {
        return "settings";
    }

    @Override
    public List<Checked> look() {
        Findings findings = new Findings(area());
        presence(findings);
        strengths(findings);
        noneServesTwice(findings);
        google(findings);
        addresses(findings);
        patience(findings);
        transport(findings);
        return findings.all();
    }

    private void presence(Findings findings) {
        NEEDED.forEach((name, what) -> {
            if (premises.setting(name).isEmpty()) {
                findings.failed(name, "It is not set, so nobody has looked at " + what + ".", SET_IT);
            } else {
                findings.ok(name, "It is set.");
            }
        });
        if (premises.setting(Settings.VAPI_SECRETS).isEmpty()
                && premises.setting(HMAC_SECRET).isEmpty()) {
            findings.failed(
                    Settings.VAPI_SECRETS,
                    "Neither it nor " + HMAC_SECRET + " is set, so nobody has looked whether Vapi is let in.",
                    SET_IT);
        }
    }

    private void strengths(Findings findings) {
        secrets().forEach((name, secret) -> {
            int shortest = name.startsWith("HANDSHAKE_VAPI_") ? SHORTEST_VAPI_SECRET : SHORTEST_ADMIN_TOKEN;
            switch (Strength.of(secret, shortest)) {
                case FIT -> findings.ok(name + " strength", "Long enough, and no sample.");
                case TOO_SHORT ->
                    findings.failed(name + " strength", "It is shorter than " + shortest + " characters.", MAKE_ONE);
                case SAMPLE -> findings.failed(name + " strength", "It looks like a sample.", MAKE_ONE);
                case OF_DEV ->
                    findings.warning(name + " strength", "It was made by dev, for this machine only.", MAKE_ONE);
                case GUESSABLE ->
                    findings.warning(name + " strength", "It is short for a door on the internet.", MAKE_ONE);
            }
        });
    }

    /** By names that say which it is. */
    private Map<String, String> secrets() {
        Map<String, String> secrets = new TreeMap<>();
        List<String> vapi = List.of(premises.setting(Settings.VAPI_SECRETS).split(",", -1));
        for (int place = 1; place <= vapi.size(); place++) {
            secrets.put(
                    Settings.VAPI_SECRETS + (vapi.size() == 1 ? "" : " (" + place + " of " + vapi.size() + ")"),
                    vapi.get(place - 1).strip());
        }
        if (premises.setting(Settings.VAPI_SECRETS).isEmpty()) {
            secrets.clear();
        }
        for (String name : List.of(HMAC_SECRET, Settings.ADMIN_TOKEN, Settings.METRICS_TOKEN)) {
            if (!premises.setting(name).isEmpty()) {
                secrets.put(name, premises.setting(name));
            }
        }
        return secrets;
    }

    private void noneServesTwice(Findings findings) {
        Map<String, List<String>> byValue = secrets().entrySet().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue, TreeMap::new, Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
        List<String> twice = byValue.values().stream()
                .filter(names -> names.size() > 1)
                .map(names -> String.join(" and ", names))
                .toList();
        if (twice.isEmpty()) {
            findings.ok("one secret, one door", "No secret opens two doors.");
        } else {
            findings.warning(
                    "one secret, one door",
                    String.join("; ", twice) + " are the same: who has one may open what the other guards.",
                    MAKE_ONE);
        }
    }

    private void google(Findings findings) {
        String api = premises.setting(Settings.GOOGLE_API);
        if (!api.isEmpty() && !api.matches("https://www\\.googleapis\\.com/?")) {
            findings.warning(
                    Settings.GOOGLE_API,
                    "It is set to another address than Google's: bookings do not reach real calendars.",
                    "Unset it in production.");
        }
    }

    private void addresses(Findings findings) {
        String shown = premises.setting(Settings.PUBLIC_URL);
        if (!shown.isEmpty() && new Outside(shown, premises.clock()).isInClear()) {
            findings.failed(
                    Settings.PUBLIC_URL,
                    "It is plain HTTP: Google sends nobody back there, and cookies of the console go in clear.",
                    "Set it to an address with https, and enter it with /connect/google/callback at Google's console.");
        }
    }

    private void patience(Findings findings) {
        String within = premises.setting(Settings.ANSWER_WITHIN);
        if (within.matches("\\d{1,4}s") && seconds(within).compareTo(VAPI_WAITS) > 0) {
            findings.warning(
                    Settings.ANSWER_WITHIN,
                    "It is " + within + ", and Vapi waits for 20 s: callers may hear nothing.",
                    "Leave it at 15s, or raise timeoutSeconds of the tool's server at Vapi to some seconds more.");
        }
    }

    private static Duration seconds(String text) {
        return Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
    }

    private void transport(Findings findings) {
        String database = premises.setting(Settings.DATABASE_URL);
        boolean isHere = database.matches("jdbc:postgresql://(localhost|127\\.[\\d.]+|\\[::1])(:\\d+)?/.*");
        if (!database.isEmpty() && !isHere && !database.matches(".*[?&]sslmode=(require|verify-ca|verify-full).*")) {
            findings.warning(
                    "database transport",
                    "Nothing says that the way to PostgreSQL is encrypted: patients' names go over it.",
                    "Add sslmode=verify-full (or require) to " + Settings.DATABASE_URL
                            + ", unless the network encrypts by itself.");
        }
    }
}
