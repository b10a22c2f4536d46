package io.handshake.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.handshake.contracts.ClinicSettings;
import io.handshake.local.desk.FrontDesk;
import io.handshake.local.journeys.Town.TestClinic;
import io.handshake.local.talk.SqlRival;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A day at the clinic's support: calls come in and are seen, something goes wrong, it is found, mended and replayed. */
@ExtendWith({InBrowser.class, InTown.class})
@Timeout(180)
class ConsoleStoryIT {

    private static final Duration SEEN_WITHIN = Duration.ofSeconds(30);

    @Test
    void aCallIsSeenUndoneMendedAndReplayed(Town town, Visitor visitor) {
        TestClinic clinic = town.clinic();
        visitor.signsIn(town.house(), "Grace Hopper");
        visitor.opens(town.house(), "/console");
        Locator confirmed = visitor.page().locator("[data-value=CONFIRMED]");
        Locator failed = visitor.page().locator("[data-value=FAILED]");
        int confirmedBefore = Integer.parseInt(confirmed.innerText());
        int failedBefore = Integer.parseInt(failed.innerText());

        try (FrontDesk desk = FrontDesk.open(town.house(), clinic.orgId(), _ -> {})) {
            Page caller = visitor.anotherPage();
            caller.navigate(desk.url());
            assertThat(calls(caller, "10:00", false)).startsWith("confirmed");
            isAtLeast(confirmed, confirmedBefore + 1);

            assertThat(calls(caller, "11:00", true)).isEqualTo("failed, SLOT_TAKEN");
            isAtLeast(failed, failedBefore + 1);
            visitor.pictures("now");
            assertThat(town.liveEvents(clinic)).hasSize(1);

            visitor.pictures(caller, "a call");
            caller.getByText("See this booking in the console").click();
            hasText(caller.locator("h1 .badge"), "failed");
            assertThat(caller.locator("ol.timeline").innerText()).containsIgnoringCase("undo");

            assertThat(new SqlRival(town.house().database()).givesBack(clinic.orgId()))
                    .isEqualTo(1);
            caller.locator("#actions button", new Page.LocatorOptions().setHasText("Replay"))
                    .click();
            await().pollInSameThread().atMost(SEEN_WITHIN).until(() -> {
                caller.reload();
                return caller.locator("h1 .badge").innerText().equals("confirmed");
            });
            visitor.pictures(caller, "a booking");
            assertThat(caller.locator("#facts ~ dl").first().innerText()).contains("Attempt\n2");
        }
        assertThat(town.liveEvents(clinic)).hasSize(2);
        assertThat(town.allEvents(clinic)).hasSize(3);
        town.audit();
    }

    @Test
    void whatFailedForFiveHundredIsReplayedWithABar(Town town, Visitor visitor) {
        List<TestClinic> clinics = Stream.generate(town::stranger).limit(20).toList();
        clinics.forEach(clinic -> town.worker().putClinic(clinic.orgId(), "A clinic", ClinicSettings.DEFAULT_ZONE));
        List<CompletableFuture<Void>> callers = clinics.stream()
                .map(clinic -> CompletableFuture.runAsync(
                        () -> IntStream.range(0, 25)
                                .forEach(n -> assertThat(
                                                town.book(clinic, Town.at(8, 0).plusMinutes(30L * n))
                                                        .reason())
                                        .isEqualTo("CALENDAR_NOT_CONNECTED")),
                        task -> Thread.ofVirtual().start(task)))
                .toList();
        callers.forEach(CompletableFuture::join);
        clinics.forEach(clinic -> town.worker().connect(clinic.orgId(), clinic.refreshToken()));

        visitor.signsIn(town.house(), "Grace Hopper");
        visitor.opens(town.house(), "/console/failed?reason=CALENDAR_NOT_CONNECTED");
        visitor.page().getByText("Replay all ").click();
        visitor.page().locator("#rate").fill("100");
        visitor.page().getByText("Replay now").click();

        Page page = visitor.page();
        page.waitForURL("**/console/replays/*");
        visitor.pictures("a replay");
        TreeSet<Integer> seen = new TreeSet<>();
        await().pollInSameThread().atMost(Duration.ofSeconds(60)).until(() -> {
            seen.add(((Number) page.evaluate("() => document.getElementById('bar').value")).intValue());
            return page.locator("#figures .badge").first().innerText().equals("DONE");
        });

        assertThat(seen).as("the bar moved").hasSizeGreaterThan(2);
        assertThat(page.locator(".tile", new Page.LocatorOptions().setHasText("Confirmed"))
                        .locator(".value")
                        .innerText())
                .isEqualTo("500");
        assertThat(clinics)
                .allSatisfy(clinic -> assertThat(town.liveEvents(clinic)).hasSize(25));
    }

    /** Fills the form and sends it. Returns the answer's first line. */
    private static String calls(Page caller, String time, boolean meanwhileTheReception) {
        caller.locator("[name=date]").fill(Town.at(0, 0).toLocalDate().toString());
        caller.locator("[name=time]").fill(time);
        caller.locator("[name=rival]").setChecked(meanwhileTheReception);
        caller.waitForResponse(
                "**/control/call", () -> caller.locator("button[type=submit]").click());
        hasText(caller.locator("button[type=submit]:enabled"), "Call");
        return caller.locator("#answer h2").innerText();
    }

    private static void hasText(Locator where, String text) {
        PlaywrightAssertions.assertThat(where).hasText(text);
    }

    /** Without a reload: the page follows by itself. */
    private static void isAtLeast(Locator figure, int least) {
        await().pollInSameThread().atMost(SEEN_WITHIN).until(() -> Integer.parseInt(figure.innerText()) >= least);
    }
}
