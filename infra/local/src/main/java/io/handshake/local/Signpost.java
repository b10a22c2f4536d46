package io.handshake.local;

import io.handshake.local.desk.FrontDesk;
import io.handshake.local.house.Folders;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.Service;
import io.handshake.local.house.Settings;
import io.handshake.local.talk.JsonVapi;
import io.handshake.local.talk.VapiCall;
import io.handshake.local.talk.Webhook;
import java.time.LocalDateTime;
import java.util.List;

/** Where everything is, and what to try next. */
final class Signpost {

    private final LocalHouse house;
    private final Screen screen;
    private final FrontDesk desk;

    Signpost(LocalHouse house, Screen screen, FrontDesk desk) {
        this.house = house;
        this.screen = screen;
        this.desk = desk;
    }

    /** @param start a time that was free a moment ago */
    void show(LocalDateTime start) {
        Folders folders = house.folders();
        screen.say("");
        screen.say("  webhook       POST " + ingress() + Webhook.PATH);
        screen.say("  saga-worker   " + worker() + "   API below /api, health and metrics below /actuator");
        screen.say(
                "  console       " + worker() + "/console   the token is " + Settings.ADMIN_TOKEN + " of the secrets");
        screen.say("  a call        " + desk.url() + "   a form that calls as a patient would");
        house.google()
                .ifPresent(google -> screen.say(
                        "  Google        " + google.rootUrl() + "   control below " + google.rootUrl() + "control/"));
        screen.say("  Kafka         " + house.kafkaServers());
        screen.say("  PostgreSQL    " + house.database().url() + "   user "
                + house.database().username());
        screen.say("  logs          " + folders.log());
        screen.say("  secrets       " + folders.secrets());
        screen.say("");
        screen.say("Book again:");
        screen.say(booking(start));
        screen.say("See the clinic:");
        screen.say(
                "  curl -s " + bearer(Settings.ADMIN_TOKEN) + " " + worker() + "/api/clinics/" + SampleClinic.ORG_ID);
        if (house.google().isPresent()) {
            screen.say(
                    "See it undone: this lets the reception take the time of the next booking just before it is saved;"
                            + " then book again:");
            screen.say("  curl -s -X POST " + desk.rivalUrl());
        }
        screen.say("");
        screen.say("Running until Ctrl-C.");
    }

    private String booking(LocalDateTime start) {
        return "  curl -s " + bearer(Settings.VAPI_SECRETS) + " -H 'Content-Type: application/json' " + ingress()
                + Webhook.PATH + " -d '" + JsonVapi.message(List.of(VapiCall.to(SampleClinic.ORG_ID, start))) + "'";
    }

    /** The secret itself stays in its file, or in the environment it came from. */
    private String bearer(String setting) {
        String value = house.isFromOutside(setting)
                ? "${" + setting + "%%,*}"
                : "$(sed -n s/^" + setting + "=//p '" + house.folders().secrets() + "')";
        return "-H \"Authorization: Bearer " + value + "\"";
    }

    private String ingress() {
        return house.services(Service.INGRESS).getFirst().url();
    }

    private String worker() {
        return house.services(Service.SAGA_WORKER).getFirst().url();
    }
}
