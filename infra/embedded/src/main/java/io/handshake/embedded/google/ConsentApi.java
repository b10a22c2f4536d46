package io.handshake.embedded.google;

import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The page where a person lets an application in. It agrees by itself, or shows two links, and only ever sends the browser
 * back to this machine.
 */
final class ConsentApi {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final String DECISION = "decision";

    private final OAuthClient client;
    private final Grants grants;
    private final ConsentCodes codes;
    private final Set<String> redirectUris;
    private final boolean asking;
    private volatile String person = "owner@clinic.test";
    private volatile Set<String> withheld = Set.of();
    private volatile boolean forAnHour;

    /**
     * @param redirectUris those that are registered; empty for any on this machine
     * @param asking show the page instead of agreeing at once
     */
    ConsentApi(OAuthClient client, Grants grants, ConsentCodes codes, Set<String> redirectUris, boolean asking) {
        this.client = client;
        this.grants = grants;
        this.codes = codes;
        this.redirectUris = redirectUris;
        this.asking = asking;
    }

    /** Who sits at the browser when the application gives no {@code login_hint}. */
    void person(String email) {
        person = email;
    }

    /** The boxes that the person unticks. */
    void withhold(Set<String> scopes) {
        withheld = Set.copyOf(scopes);
    }

    /** Whether consents come without a refresh token, whatever the application asks for. */
    void forAnHour(boolean only) {
        forAnHour = only;
    }

    Answer answer(Call call) {
        String problem = problem(call);
        if (!problem.isEmpty()) {
            return Answer.html(400, page("Error 400: " + problem, ""));
        }
        String decision = call.parameter(DECISION);
        if (decision.isEmpty() && asking) {
            return Answer.html(200, page("An application wants to use your calendar", links(call)));
        }
        return decision.equals("deny") ? back(call, Map.of("error", "access_denied")) : back(call, agreed(call));
    }

    private String problem(Call call) {
        if (!call.parameter("client_id").equals(client.id())) {
            return "invalid_client";
        }
        String redirectUri = call.parameter("redirect_uri");
        if (!isLoopback(redirectUri) || !(redirectUris.isEmpty() || redirectUris.contains(redirectUri))) {
            return "redirect_uri_mismatch";
        }
        if (!call.parameter("response_type").equals("code")) {
            return "unsupported_response_type";
        }
        boolean challenged = !call.parameter("code_challenge").isEmpty();
        if (scopes(call).isEmpty() || (challenged && !isS256(call))) {
            return "invalid_request";
        }
        return "";
    }

    /** A hash of 256 bits has 43 letters (RFC 7636, section 4.2). */
    private static boolean isS256(Call call) {
        return call.parameter("code_challenge_method").equals("S256")
                && CHALLENGE.matcher(call.parameter("code_challenge")).matches();
    }

    private static boolean isLoopback(String uri) {
        try {
            String host = URI.create(uri).getHost();
            return host != null && LOOPBACK.contains(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Google gives a refresh token for offline access only, and a second time only when asked with {@code prompt=consent}. */
    private Map<String, String> agreed(Call call) {
        String email = call.parameter("login_hint").isEmpty() ? person : call.parameter("login_hint");
        Set<String> scopes =
                scopes(call).stream().filter(scope -> !withheld.contains(scope)).collect(Collectors.toSet());
        boolean offline = call.parameter("access_type").equals("offline");
        boolean asksAgain =
                Arrays.asList(call.parameter("prompt").split(" ", -1)).contains("consent");
        boolean first = grants.of(email).stream().allMatch(Grant::revoked);
        String code = "4/" + grants.randomName();
        codes.keep(
                code,
                new ConsentCodes.Consent(
                        email,
                        scopes,
                        call.parameter("redirect_uri"),
                        call.parameter("code_challenge"),
                        offline && (asksAgain || first) && !forAnHour));
        return Map.of("code", code, "scope", String.join(" ", scopes));
    }

    private static Set<String> scopes(Call call) {
        return Arrays.stream(call.parameter("scope").split(" ", -1))
                .filter(scope -> !scope.isBlank())
                .collect(Collectors.toSet());
    }

    private static Answer back(Call call, Map<String, String> answer) {
        Map<String, String> parameters = new LinkedHashMap<>(answer);
        if (!call.parameter("state").isEmpty()) {
            parameters.put("state", call.parameter("state"));
        }
        String target = call.parameter("redirect_uri");
        return Answer.redirect(target + (target.contains("?") ? "&" : "?") + Forms.format(parameters));
    }

    /** Every value of the query is encoded again, so nothing in it can become markup. */
    private static String links(Call call) {
        return "<p><a href=\"" + link(call, "allow") + "\">Allow</a> <a href=\"" + link(call, "deny")
                + "\">Deny</a></p>";
    }

    private static String link(Call call, String decision) {
        Map<String, String> parameters = new LinkedHashMap<>();
        call.query().forEach((name, values) -> parameters.put(name, values.getFirst()));
        parameters.put(DECISION, decision);
        return "?" + Forms.format(parameters).replace("&", "&amp;");
    }

    private static String page(String title, String content) {
        return "<!doctype html><html lang=\"en\"><title>Google stand-in</title><h1>" + title + "</h1>" + content
                + "</html>";
    }
}
