package io.handshake.local.talk;

import java.time.ZoneId;

/** The saga-worker's API, as an operator's programs use it. */
public final class WorkerApi {

    private final BoundedHttp http;

    /**
     * @param worker the root of its HTTP, without a slash at its end
     * @param adminToken empty for somebody whom nobody knows
     */
    public WorkerApi(String worker, String adminToken) {
        this.http = new BoundedHttp(worker, adminToken);
    }

    /** Makes a clinic that books into the calendar {@code primary}, or changes it. */
    public void putClinic(String orgId, String name, ZoneId zone) {
        require(http.send("PUT", "/api/clinics/" + orgId, JsonClinic.clinic(name, zone)), "PUT /api/clinics/" + orgId);
    }

    /** Connects its Google account by a refresh token that somebody already has. */
    public void connect(String orgId, String refreshToken) {
        String path = "/api/clinics/" + orgId + "/google-connection";
        require(http.send("PUT", path, JsonClinic.refreshToken(refreshToken)), "PUT " + path);
    }

    /** Any path of it. */
    public Reply get(String path) {
        return http.send("GET", path, "");
    }

    /** Any path of it; {@code json} may be empty. */
    public Reply post(String path, String json) {
        return http.send("POST", path, json);
    }

    private static void require(Reply reply, String what) {
        if (reply.status() / 100 != 2) {
            throw new IllegalStateException(what + ": expected 2xx, found " + reply.status() + " " + reply.body());
        }
    }
}
