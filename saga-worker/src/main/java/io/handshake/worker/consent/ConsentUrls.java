package io.handshake.worker.consent;

import io.handshake.contracts.OrgId;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Every address that a browser is sent to. None of it comes from a request. */
final class ConsentUrls {

    /** The narrowest that lets us insert, look at and delete events in any calendar that the clinic chooses. */
    static final String SCOPE = "https://www.googleapis.com/auth/calendar.events";

    static final String PLACE = "/connect/google";

    private final URI publicUrl;
    private final URI authUrl;
    private final String clientId;

    ConsentUrls(URI publicUrl, URI authUrl, String clientId) {
        this.publicUrl = publicUrl;
        this.authUrl = authUrl;
        this.clientId = clientId;
    }

    URI callback() {
        return URI.create(publicUrl + PLACE + "/callback");
    }

    /** Where a consent for this clinic begins. */
    URI start(OrgId orgId) {
        return URI.create(publicUrl + PLACE + "/" + encoded(orgId.value()));
    }

    URI invitation(OrgId orgId, Ticket secret) {
        return URI.create(start(orgId) + "?invitation=" + secret.value());
    }

    /** The path below which our cookies are sent, as the browser sees it. */
    String cookiePath() {
        return publicUrl.getRawPath() + PLACE;
    }

    /** Whether browsers speak TLS with us. */
    boolean areSecure() {
        return publicUrl.getScheme().equals("https");
    }

    /**
     * Google's page. {@code offline} and {@code consent} together bring a refresh token each time, a second one as well.
     * {@code include_granted_scopes} is left out: the token would cover whatever else the person has ever granted us.
     */
    URI google(Ticket state, Ticket verifier) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("client_id", clientId);
        parameters.put("redirect_uri", callback().toString());
        parameters.put("response_type", "code");
        parameters.put("scope", SCOPE);
        parameters.put("access_type", "offline");
        parameters.put("prompt", "consent");
        parameters.put("state", state.value());
        parameters.put("code_challenge", verifier.challenge());
        parameters.put("code_challenge_method", "S256");
        String query = parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return URI.create(authUrl + (authUrl.getRawQuery() == null ? "?" : "&") + query);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
