package io.handshake.worker.console;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The console's settings, {@code handshake.console.*}.
 *
 * @param idle a session ends when nobody has asked for a page for so long
 * @param longest a session ends so long after it began, whatever happens
 */
@ConfigurationProperties("handshake.console")
record ConsoleSettings(
        @DefaultValue("1h") Duration idle,
        @DefaultValue("12h") Duration longest) {

    ConsoleSettings {
        if (!idle.isPositive() || longest.compareTo(idle) < 0) {
            throw new IllegalArgumentException(
                    "HANDSHAKE_CONSOLE_IDLE: expected a positive duration of at most HANDSHAKE_CONSOLE_LONGEST");
        }
    }
}
