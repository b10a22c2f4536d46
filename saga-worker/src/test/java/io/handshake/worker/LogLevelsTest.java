package io.handshake.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;

class LogLevelsTest {

    /** They write a stack trace for each probe, or a line for each connection, for as long as a database is away. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.springframework.boot.jdbc.health.DataSourceHealthIndicator",
                "com.zaxxer.hikari.pool.PoolBase",
                "com.zaxxer.hikari.pool.ProxyConnection"
            })
    void anOutageOfTheDatabaseCostsAFewLines(String logger) throws IOException, ClassNotFoundException {
        assertThat(Class.forName(logger, false, getClass().getClassLoader())).hasToString("class " + logger);
        assertThat(new YamlPropertySourceLoader().load("defaults", new ClassPathResource("application.yaml")))
                .singleElement()
                .satisfies(settings -> assertThat(settings.getProperty("logging.level." + logger))
                        .isEqualTo("error"));
    }
}
