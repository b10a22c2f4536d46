package io.handshake.local.verify;

import io.handshake.local.house.Settings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Whether Google knows our OAuth client. It is shown a refresh token that nobody has: it looks at the client first, and says
 * {@code invalid_grant} only to a client that it knows, {@code invalid_client} to another
 * (developers.google.com/identity/protocols/oauth2/web-server). No clinic's consent is touched.
 */
final class GoogleClientCheck implements Check {

    private static final String CLIENT = "OAuth client";
    private static final String GOOGLE = "https://oauth2.googleapis.com/token";

    private final Premises premises;

    GoogleClientCheck(Premises premises) {
        this.premises = premises;
    }

    @Override
    public String area() {
        return "google";
    }

    @Override
    public List<Checked> look() {
        Findings findings = new Findings(area());
        for (String name : List.of(Settings.GOOGLE_CLIENT_ID, Settings.GOOGLE_CLIENT_SECRET)) {
            if (premises.setting(name).isEmpty()) {
                return findings.unseenFor(CLIENT, name).all();
            }
        }
        String url = premises.setting(Settings.GOOGLE_TOKEN);
        Outside tokens = new Outside(url.isEmpty() ? GOOGLE : url, premises.clock());
        if (tokens.isInClear()) {
            return findings.failed(
                            CLIENT,
                            "Not looked at: " + Settings.GOOGLE_TOKEN + " is plain HTTP to another machine.",
                            "Unset it: Google's own address is taken then.")
                    .all();
        }
        return findings.add(CLIENT, finding(tokens.form(question()))).all();
    }

    private Map<String, String> question() {
        return new TreeMap<>(Map.of(
                "grant_type",
                "refresh_token",
                "client_id",
                premises.setting(Settings.GOOGLE_CLIENT_ID),
                "client_secret",
                premises.setting(Settings.GOOGLE_CLIENT_SECRET),
                "refresh_token",
                "handshake-verify-" + UUID.randomUUID()));
    }

    static Finding finding(Outside.Heard heard) {
        return switch (heard) {
            case Outside.Silent(String why) ->
                Finding.unseen(
                        "no answer from Google's token endpoint (" + why + ").",
                        "Let this machine, and the saga-workers', reach it: no booking is made without.");
            case Outside.Answered answer ->
                switch (JsonApi.error(answer.body())) {
                    case "invalid_grant" -> new Finding.Ok("Google knows it.");
                    case "invalid_client", "deleted_client", "disabled_client", "unauthorized_client" ->
                        new Finding.Failed(
                                "Google does not take it (" + JsonApi.error(answer.body())
                                        + "): no clinic can be booked for.",
                                "Copy id and secret from Google Auth Platform, Clients, and set them at the saga-worker and"
                                        + " here. No clinic has to connect again.");
                    default ->
                        Finding.unseen(
                                "Google's token endpoint answered " + answer.status() + ".",
                                "Ask again in a minute; if it stays, look at what stands between.");
                };
        };
    }
}
