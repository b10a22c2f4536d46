package io.handshake.worker;

import io.handshake.worker.topics.MissingTopics;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * A setting without which the service must not run, said in one line that names its variable, where Spring would print how
 * its beans depend on each other.
 */
@Configuration(proxyBeanMethods = false)
class RefusedStartConfiguration implements FailureAnalyzer {

    private static final Pattern OURS = Pattern.compile("(HANDSHAKE|SPRING)_[A-Z_]+: expected .*");
    private static final int DEEPEST_CAUSE = 30;

    /** Looks before the database is asked, which would only say that somebody may not log in. */
    @Bean
    static BeanFactoryPostProcessor databasePassword(Environment environment) {
        return beans -> requirePassword(
                environment.getProperty("spring.datasource.url", ""),
                environment.getProperty("spring.datasource.password", ""));
    }

    static void requirePassword(String url, String password) {
        if (password.isBlank() && !url.contains("password=")) {
            throw new IllegalArgumentException(
                    "SPRING_DATASOURCE_PASSWORD: expected the password of the database, found none");
        }
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; depth < DEEPEST_CAUSE && cause != null; depth++) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof MissingTopics) {
                return new FailureAnalysis(message, "Make the topics with ./handshake topics and start again.", cause);
            }
            if (OURS.matcher(message).matches()) {
                return new FailureAnalysis(message, "Set the variable named above and start again.", cause);
            }
            cause = cause.getCause();
        }
        return null;
    }
}
