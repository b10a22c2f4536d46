package io.handshake.local.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.Service;
import io.handshake.local.house.Settings;
import io.handshake.local.verify.VerifyApplication;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** {@code ./handshake verify} in this JVM, told of a house as an operator's shell would tell it. */
final class VerifyWalk {

    /** How it ended, and what it said. */
    record Ended(int status, String output) {

        /** The line of one check, which begins with the verdict; empty when there is none. */
        String line(String name) {
            return output.lines()
                    .filter(line -> line.contains("  " + name + ": "))
                    .findFirst()
                    .orElse("");
        }
    }

    /** The settings that its services have. */
    static Map<String, String> environment(LocalHouse house) {
        Properties secrets = new Properties();
        try (Reader file = Files.newBufferedReader(house.folders().secrets())) {
            secrets.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> environment = new HashMap<>();
        secrets.stringPropertyNames().forEach(name -> environment.put(name, secrets.getProperty(name)));
        environment.put(Settings.KAFKA, house.kafkaServers());
        environment.put(Settings.DATABASE_URL, house.database().url());
        environment.put(Settings.DATABASE_USERNAME, house.database().username());
        environment.put(Settings.DATABASE_PASSWORD, house.database().password());
        environment.put(Settings.GOOGLE_API, house.google().orElseThrow().rootUrl());
        environment.put(Settings.GOOGLE_TOKEN, house.google().orElseThrow().tokenUrl());
        return environment;
    }

    /** Where it is, as the command is told. */
    static List<String> addresses(LocalHouse house) {
        return List.of(
                "--base-url",
                house.services(Service.INGRESS).getFirst().url(),
                "--worker-url",
                house.services(Service.SAGA_WORKER).getFirst().url());
    }

    static Ended verify(LocalHouse house, Map<String, String> environment, String... more) {
        List<String> arguments = new ArrayList<>(addresses(house));
        arguments.addAll(List.of(more));
        return verify(environment, arguments);
    }

    static Ended verify(Map<String, String> environment, List<String> arguments) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int status = VerifyApplication.run(
                arguments, environment, InTown.ROOT, InTown.ROOT, new PrintStream(output, true, UTF_8));
        return new Ended(status, output.toString(UTF_8));
    }

    private VerifyWalk() {}
}
