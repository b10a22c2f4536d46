package io.handshake.embedded.google;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A refusal in Google's words: https://developers.google.com/workspace/calendar/api/guides/errors.
 *
 * @param domain Google's, such as {@code global}, {@code calendar} or {@code usageLimits}
 */
record GoogleError(int status, String domain, String reason, String message) {

    static GoogleError invalid(String message) {
        return new GoogleError(400, "global", "invalid", message);
    }

    static GoogleError required(String message) {
        return new GoogleError(400, "global", "required", message);
    }

    static GoogleError timeRangeEmpty() {
        return new GoogleError(400, "calendar", "timeRangeEmpty", "The specified time range is empty.");
    }

    static GoogleError authError() {
        return new GoogleError(401, "global", "authError", "Invalid Credentials");
    }

    static GoogleError insufficientPermissions() {
        return new GoogleError(
                403, "global", "insufficientPermissions", "Request had insufficient authentication scopes.");
    }

    static GoogleError notFound() {
        return new GoogleError(404, "global", "notFound", "Not Found");
    }

    static GoogleError duplicate() {
        return new GoogleError(409, "global", "duplicate", "The requested identifier already exists.");
    }

    static GoogleError deleted() {
        return new GoogleError(410, "global", "deleted", "Resource has been deleted");
    }

    static GoogleError fullSyncRequired() {
        return new GoogleError(
                410, "calendar", "fullSyncRequired", "Sync token is no longer valid, a full sync is required.");
    }

    static GoogleError conditionNotMet() {
        return new GoogleError(412, "global", "conditionNotMet", "Precondition Failed");
    }

    /** One that a fault asked for. */
    static GoogleError of(int status, String reason) {
        boolean limit = status == 429 || reason.endsWith("Exceeded");
        return new GoogleError(status, limit ? "usageLimits" : "global", reason, "Made by a fault: " + reason);
    }

    GoogleRefusal refusal() {
        return new GoogleRefusal(this);
    }

    ObjectNode envelope() {
        ObjectNode envelope = JsonNodeFactory.instance.objectNode();
        ObjectNode error = envelope.putObject("error");
        error.put("code", status).put("message", message);
        error.putArray("errors")
                .addObject()
                .put("domain", domain)
                .put("reason", reason)
                .put("message", message);
        error.put("status", canonicalStatus());
        return envelope;
    }

    /** The newer form, which has no {@code errors}: https://cloud.google.com/apis/design/errors. */
    ObjectNode detailed() {
        ObjectNode envelope = envelope();
        ObjectNode error = envelope.withObject("error");
        error.remove("errors");
        error.putArray("details")
                .addObject()
                .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
                .put("reason", reason)
                .put("domain", "googleapis.com");
        return envelope;
    }

    private String canonicalStatus() {
        return switch (status) {
            case 400 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404, 410 -> "NOT_FOUND";
            case 409 -> "ALREADY_EXISTS";
            case 412 -> "FAILED_PRECONDITION";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 500 -> "INTERNAL";
            case 503 -> "UNAVAILABLE";
            case 504 -> "DEADLINE_EXCEEDED";
            default -> "UNKNOWN";
        };
    }
}
