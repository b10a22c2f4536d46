package io.handshake.worker.bookings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What may be set of this room.
 *
 * @param mostExported how many bookings one export holds at most
 */
@ConfigurationProperties("handshake.bookings")
record BookingsSettings(@DefaultValue("100000") int mostExported) {

    private static final int MOST = 1_000_000;

    BookingsSettings {
        if (mostExported < 1 || mostExported > MOST) {
            throw new IllegalArgumentException(
                    "handshake.bookings.most-exported: expected 1 to " + MOST + ", found another number");
        }
    }
}
