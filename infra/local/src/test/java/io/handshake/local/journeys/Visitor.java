package io.handshake.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.Service;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Somebody at the console, in a real browser. Whatever the browser complains of is remembered as trouble: errors on its
 * console, what the content security policy has stopped, scripts that fail, requests that get no or a bad answer.
 */
final class Visitor {

    private static final int PATIENCE_MS = 15_000;
    private static final String PICTURES = System.getProperty("handshake.pictures", "");
    private static final String AXE = axe();

    /** Serious and critical findings, each with the places that it is found at. */
    private static final String FINDINGS = """
            async rules => {
              const only = rules ? {runOnly: rules} : {};
              const found = await axe.run(document, {resultTypes: ['violations'], ...only});
              return found.violations
                .filter(violation => ['serious', 'critical'].includes(violation.impact))
                .map(violation => violation.id + ': ' + violation.nodes.map(node => node.html).join(' | '));
            }""";

    private final BrowserContext profile;
    private final Page page;
    private final List<String> troubles = new CopyOnWriteArrayList<>();

    Visitor(Browser browser) {
        profile = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(1280, 800).setLocale("en-GB"));
        profile.setDefaultTimeout(PATIENCE_MS);
        page = anotherPage();
    }

    /** A page beside the first, in the same browser; its troubles count too. */
    Page anotherPage() {
        Page another = profile.newPage();
        another.onConsoleMessage(this::said);
        another.onPageError(error -> troubles.add("script failed: " + error));
        another.onResponse(this::answered);
        another.onRequestFailed(this::failed);
        return another;
    }

    Page page() {
        return page;
    }

    /** What the browser has complained of so far, in this journey's order; clear it after what had to fail. */
    List<String> troubles() {
        return troubles;
    }

    /** To a page of the console, such as {@code /console/audit}. */
    Visitor opens(LocalHouse house, String path) {
        page.navigate(house.services(Service.SAGA_WORKER).getFirst().url() + path);
        return this;
    }

    /** By keyboard alone, from the first page on; ends where people come in. */
    Visitor signsIn(LocalHouse house, String name) {
        opens(house, "/console/login");
        types(name);
        presses("Tab");
        types(house.adminToken());
        presses("Enter");
        page.waitForURL(url -> !url.contains("/console/login"));
        return this;
    }

    void types(String text) {
        page.keyboard().type(text);
    }

    void presses(String key) {
        page.keyboard().press(key);
    }

    /** Presses Tab until the focus is on what bears this text; fails when it never is. */
    void tabsTo(String text) {
        List<String> passed = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            presses("Tab");
            String at = String.valueOf(page.evaluate("() => document.activeElement.textContent.trim()"));
            if (at.equals(text)) {
                return;
            }
            passed.add(at.length() > 40 ? at.substring(0, 40) : at);
        }
        throw new AssertionError("expected to come to \"" + text + "\" by Tab, came past " + passed);
    }

    /**
     * Takes pictures of the page, in light, in dark and on a phone, into the folder that {@code -Dhandshake.pictures} names;
     * none where it names none.
     */
    void pictures(String name) {
        pictures(page, name);
    }

    /** Of another page of the same browser. */
    void pictures(Page of, String name) {
        if (PICTURES.isEmpty()) {
            return;
        }
        for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
            of.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            picture(of, name + " " + scheme.name().toLowerCase(Locale.ROOT));
        }
        of.setViewportSize(390, 800);
        picture(of, name + " phone");
        of.setViewportSize(1280, 800);
    }

    private static void picture(Page of, String name) {
        Path file = Path.of(PICTURES, name.replaceAll("[^A-Za-z0-9]+", "-") + ".png");
        of.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
    }

    /** Whoever cannot see, or not well, or has no mouse, can use this page too; in light and in dark, and on a phone. */
    void findsThePageFitForEverybody() {
        String where = page.url();
        page.evaluate(AXE);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        assertThat(page.evaluate(FINDINGS, "color-contrast"))
                .as(where + " in dark")
                .isEqualTo(List.of());
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        assertThat(page.evaluate(FINDINGS)).as(where).isEqualTo(List.of());
        page.setViewportSize(390, 800);
        assertThat(page.evaluate("() => document.documentElement.scrollWidth"))
                .as(where + " on a phone is not wider than the phone")
                .isEqualTo(390);
        page.setViewportSize(1280, 800);
    }

    /** Leaves a picture of where the journey has ended, for whoever wonders why. */
    void close(Path folder, String journey) {
        if (!troubles.isEmpty()) {
            String name = journey.replaceAll("[^A-Za-z0-9]+", "-");
            page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")));
        }
        profile.close();
    }

    private void said(ConsoleMessage message) {
        if (Set.of("error", "warning").contains(message.type())) {
            troubles.add("console: " + message.text() + " at " + message.location());
        }
    }

    private void answered(Response response) {
        if (response.status() >= 400) {
            troubles.add("answer " + response.status() + ": " + response.url());
        }
    }

    /** A stream of events ends when its page is left. */
    private void failed(Request request) {
        if (!"net::ERR_ABORTED".equals(request.failure())) {
            troubles.add("no answer, " + request.failure() + ": " + request.url());
        }
    }

    private static String axe() {
        try (InputStream script = Visitor.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
