package io.handshake.worker.calendar;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What this room is told from outside.
 *
 * @param apiRootUrl {@code HANDSHAKE_GOOGLE_API_ROOT_URL}
 * @param connectTimeout for a connection to Google
 * @param readTimeout between two reads of an answer
 * @param maxConnections how many requests may be under way at once
 * @param projectRequestsPerMinute for all clinics together, of this worker: Google's 10 000 a minute are shared by all
 *     workers
 * @param clinicRequestsPerMinute for each clinic, of this worker: Google's 600 a minute are shared by all workers
 */
@ConfigurationProperties("handshake.google")
record CalendarSettings(
        @DefaultValue("https://www.googleapis.com/") URI apiRootUrl,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("4s") Duration readTimeout,
        @DefaultValue("400") int maxConnections,
        @DefaultValue("9000") int projectRequestsPerMinute,
        @DefaultValue("540") int clinicRequestsPerMinute) {

    CalendarSettings {
        if (!apiRootUrl.isAbsolute()) {
            throw new IllegalArgumentException(
                    "HANDSHAKE_GOOGLE_API_ROOT_URL: expected an absolute URL, found another text");
        }
        // Google's library joins the two without looking.
        apiRootUrl = apiRootUrl.toString().endsWith("/") ? apiRootUrl : URI.create(apiRootUrl + "/");
    }
}
