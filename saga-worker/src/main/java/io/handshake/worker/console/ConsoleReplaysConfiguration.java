package io.handshake.worker.console;

import io.handshake.worker.letters.DeadLetters;
import io.handshake.worker.replays.Replays;
import io.handshake.worker.replays.StuckUndos;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pages of what has failed, what is stuck, and what could not be read. */
@Configuration(proxyBeanMethods = false)
public class ConsoleReplaysConfiguration {

    @Bean
    FailedPageController failedPageController(Replays replays, StuckUndos undos) {
        return new FailedPageController(replays, undos);
    }

    @Bean
    NavEntry failedNavEntry() {
        return new NavEntry("failed", "Failed and stuck", "/console/failed", 30);
    }

    @Bean
    ReplayPageController replayPageController(Replays replays) {
        return new ReplayPageController(replays);
    }

    @Bean
    LetterPageController letterPageController(DeadLetters letters) {
        return new LetterPageController(letters);
    }

    @Bean
    NavEntry deadLettersNavEntry() {
        return new NavEntry("dead-letters", "Dead letters", "/console/dead-letters", 40);
    }
}
