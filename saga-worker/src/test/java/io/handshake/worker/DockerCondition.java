package io.handshake.worker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Whether the images are here, or can be had. Testcontainers alone would try for minutes to pull them where Docker is
 * but no registry can be reached. It judges the engine itself.
 */
final class DockerCondition implements ExecutionCondition {

    private static final String REGISTRY = "registry-1.docker.io";
    private static final int ANSWER_WITHIN_SECONDS = 2;
    private static final boolean TO_BE_HAD = registryIsKnown() || (needsNoRyuk() && imagesAreHere());

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return TO_BE_HAD
                ? ConditionEvaluationResult.enabled("the images are here or can be had")
                : ConditionEvaluationResult.disabled("neither the Docker images nor their registry can be reached");
    }

    private static boolean registryIsKnown() {
        return CompletableFuture.supplyAsync(() -> {
                    try {
                        return InetAddress.getAllByName(REGISTRY).length > 0;
                    } catch (UnknownHostException e) {
                        return false;
                    }
                })
                .completeOnTimeout(false, ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Testcontainers' own image, which clears up after a JVM that was killed; which version is its own affair. */
    private static boolean needsNoRyuk() {
        return Boolean.parseBoolean(System.getenv("TESTCONTAINERS_RYUK_DISABLED"));
    }

    private static boolean imagesAreHere() {
        try {
            Process docker = new ProcessBuilder(
                            "docker", "image", "inspect", DockerServers.POSTGRES_IMAGE, DockerServers.KAFKA_IMAGE)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean answered = docker.waitFor(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
            docker.destroy();
            return answered && docker.exitValue() == 0;
        } catch (IOException e) {
            return false; // no docker command, so no images that we could know of
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
