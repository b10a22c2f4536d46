package io.handshake.local.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.local.house.Settings;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;

/**
 * A test booking in a clinic's real calendar, by the saga's own steps: an access token, an event two years ahead, looked at,
 * deleted, and looked at again. The saga-worker writes it down before it makes it, and removes later what it could not at once.
 */
final class CalendarWalkCheck implements Check {

    private static final int NOT_SO_SOON = 429;

    private final Premises premises;

    CalendarWalkCheck(Premises premises) {
        this.premises = premises;
    }

    @Override
    public String area() {
        return "booking";
    }

    @Override
    public List<Checked> look() {
        return new Findings(area()).add("event in the calendar", finding()).all();
    }

    private Finding finding() {
        String org = premises.org();
        String token = premises.setting(Settings.ADMIN_TOKEN);
        if (org.isEmpty()) {
            return new Finding.Warning(
                    "No event was tried: no clinic was named.",
                    "Name one with --org ORG; the event is taken out again.");
        }
        if (token.isEmpty()) {
            return Finding.unseenFor(Settings.ADMIN_TOKEN);
        }
        Map<String, String> headers =
                Map.of("Authorization", "Bearer " + token, "X-Handshake-Actor", "handshake verify");
        return switch (premises.worker().book("/api/clinics/" + inPath(org) + "/test-booking", headers, "")) {
            case Outside.Silent(String why) ->
                new Finding.Failed(
                        "No answer (" + why + ").",
                        "The saga-worker removes by itself what it may have made; look at the clinic's page at the console.");
            case Outside.Answered answer when answer.status() == 200 -> judged(JsonApi.trial(answer.body()));
            case Outside.Answered answer
            when answer.status() == NOT_SO_SOON ->
                new Finding.Warning(
                        "The clinic's last test booking has only just ended.", "Wait for half a minute and ask again.");
            case Outside.Answered answer ->
                new Finding.Failed(
                        "Expected a report of the test booking, found " + answer.status() + ".",
                        "Look whether --org is the org id of a clinic.");
        };
    }

    private static String inPath(String org) {
        return URLEncoder.encode(org, UTF_8).replace("+", "%20");
    }

    static Finding judged(JsonApi.Trial trial) {
        String where = trial.undone().isEmpty() ? "" : " " + String.join(" ", trial.undone());
        return switch (trial.verdict()) {
            case "passed" -> new Finding.Ok("Made, seen at its time, deleted, and seen to be gone.");
            case "left_over" ->
                new Finding.Failed(
                        "It could not be deleted." + where,
                        "The saga-worker tries again every ten minutes for a day; look for \"Handshake test\" two years ahead.");
            default ->
                new Finding.Failed(
                        "It could not be made; nothing is left behind." + where,
                        "What Google says is above; the clinic's page at the console says what to do.");
        };
    }
}
