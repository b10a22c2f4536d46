package io.handshake.worker.console;

import io.handshake.worker.live.LiveBoard;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pages of what happens now. */
@Configuration(proxyBeanMethods = false)
public class ConsoleLiveConfiguration {

    @Bean
    NowPageController nowPageController(LiveBoard board) {
        return new NowPageController(board);
    }

    @Bean
    TopicsPageController topicsPageController(LiveBoard board) {
        return new TopicsPageController(board);
    }

    /** Where people come in. */
    @Bean
    NavEntry nowNavEntry() {
        return new NavEntry("now", "Now", "/console", 10);
    }

    @Bean
    NavEntry topicsNavEntry() {
        return new NavEntry("topics", "Topics", "/console/topics", 60);
    }
}
