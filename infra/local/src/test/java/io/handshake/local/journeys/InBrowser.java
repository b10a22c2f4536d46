package io.handshake.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each journey a {@link Visitor} with a fresh profile of a real browser, one browser for all journeys of this JVM, and
 * holds it against the visitor if anything on the way was not as it should be. Skipped where there is no Chromium.
 */
final class InBrowser implements ExecutionCondition, ParameterResolver, AfterEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(InBrowser.class);
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private record Shared(Playwright playwright, Browser browser) implements AutoCloseable {

        static Shared open() {
            Playwright playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            return new Shared(
                    playwright,
                    playwright
                            .chromium()
                            .launch(new BrowserType.LaunchOptions()
                                    .setExecutablePath(chromium().orElseThrow())
                                    .setArgs(FLAGS)));
        }

        @Override
        public void close() {
            playwright.close();
        }
    }

    static Optional<Path> chromium() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .flatMap(path -> Stream.of(path, Path.of("/usr/bin/chromium")))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return chromium()
                .map(path -> ConditionEvaluationResult.enabled("with " + path))
                .orElse(ConditionEvaluationResult.disabled("no Chromium in PATH: install one to run these journeys"));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Visitor.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Shared shared =
                context.getRoot().getStore(NAMESPACE).computeIfAbsent(Shared.class, _ -> Shared.open(), Shared.class);
        Visitor visitor = new Visitor(shared.browser());
        context.getStore(NAMESPACE).put(Visitor.class, visitor);
        return visitor;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Visitor visitor = context.getStore(NAMESPACE).get(Visitor.class, Visitor.class);
        if (visitor != null) {
            visitor.close(InTown.ROOT.resolve("infra/local/target/journeys"), context.getUniqueId());
            assertThat(visitor.troubles()).isEmpty();
        }
    }
}
