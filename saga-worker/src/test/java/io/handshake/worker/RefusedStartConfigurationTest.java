package io.handshake.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handshake.worker.topics.MissingTopics;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusedStartConfigurationTest {

    private final RefusedStartConfiguration refusals = new RefusedStartConfiguration();

    @Test
    void saysInOneLineWhichVariableIsWrongHoweverDeepItLies() {
        Throwable failure = new IllegalStateException(
                "Error creating bean",
                new RuntimeException(new IllegalArgumentException("HANDSHAKE_X: expected a value, found none")));

        assertThat(refusals.analyze(failure))
                .isNotNull()
                .satisfies(said ->
                        assertThat(said.getDescription()).isEqualTo("HANDSHAKE_X: expected a value, found none"));
    }

    @Test
    void saysWhichTopicsAreMissingAndHowTheyAreMade() {
        assertThat(refusals.analyze(new IllegalStateException("x", new MissingTopics(Set.of("a.topic")))))
                .isNotNull()
                .satisfies(said -> assertThat(said.getDescription()).endsWith("found none named a.topic"))
                .satisfies(said -> assertThat(said.getAction()).contains("./handshake topics"));
    }

    @Test
    void leavesOtherFailuresToOthers() {
        assertThat(refusals.analyze(new IllegalStateException("something else", new RuntimeException())))
                .isNull();
    }

    @Test
    void doesNotAskTheDatabaseWithoutAPassword() {
        assertThatThrownBy(() -> RefusedStartConfiguration.requirePassword("jdbc:postgresql://x/y", " "))
                .hasMessageStartingWith("SPRING_DATASOURCE_PASSWORD: expected");
    }

    @ParameterizedTest
    @CsvSource({"jdbc:postgresql://x/y, secret", "jdbc:postgresql://x/y?password=secret, ''"})
    void isContentWithAPasswordInEitherPlace(String url, String password) {
        assertThatCode(() -> RefusedStartConfiguration.requirePassword(url, password))
                .doesNotThrowAnyException();
    }
}
