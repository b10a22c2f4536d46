package io.handshake.local.verify;

import io.handshake.local.house.Settings;
import java.util.ArrayList;
import java.util.List;

/** The clinics' connections to Google. */
final class ClinicsCheck implements Check {

    private static final int PAGE_SIZE = 200;
    private static final int PAGES_AT_MOST = 100;

    private final Premises premises;

    ClinicsCheck(Premises premises) {
        this.premises = premises;
    }

    @Override
    public String area() {
        return "clinics";
    }

    @Override
    public List<Checked> look() {
        String token = premises.setting(Settings.ADMIN_TOKEN);
        if (token.isEmpty()) {
            return new Findings(area())
                    .unseenFor("connections", Settings.ADMIN_TOKEN)
                    .all();
        }
        List<Consent> clinics = new ArrayList<>();
        for (int page = 0; page < PAGES_AT_MOST; page++) {
            String path = "/api/clinics?size=" + PAGE_SIZE + "&page=" + page;
            if (!(premises.worker().get(path, VapiCredential.bearer(token)) instanceof Outside.Answered answer)
                    || answer.status() != 200) {
                return new Findings(area())
                        .unseen(
                                "connections",
                                "the saga-worker's API does not list the clinics.",
                                JsonApi.LOOK_AT_DOORS)
                        .all();
            }
            JsonApi.Page<Consent> found = JsonApi.clinics(answer.body(), PAGE_SIZE);
            clinics.addAll(found.items());
            if (!found.goesOn()) {
                break;
            }
        }
        return new Consents(clinics, premises.clock().instant()).judged(area(), premises.org());
    }
}
