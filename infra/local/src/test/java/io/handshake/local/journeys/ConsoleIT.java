package io.handshake.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Page.LocatorOptions;
import com.microsoft.playwright.Route.FulfillOptions;
import io.handshake.local.journeys.Town.TestClinic;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({InBrowser.class, InTown.class})
@Timeout(90)
class ConsoleIT {

    @Test
    void whoHasNoMouseSignsInLooksAtEveryPageAndLeaves(Town town, Visitor visitor) {
        TestClinic clinic = town.clinic();
        town.book(clinic, Town.at(9, 0));

        visitor.opens(town.house(), "/console/login").findsThePageFitForEverybody();
        visitor.signsIn(town.house(), "Grace Hopper");
        List<String> pages = visitor.page().locator(".desk nav a").allInnerTexts();
        assertThat(pages).contains("Audit");
        for (String title : pages) {
            visitor.tabsTo(title);
            visitor.presses("Enter");
            visitor.page()
                    .locator(".desk nav a[aria-current=page]", hasText(title))
                    .waitFor();
            visitor.pictures("page " + title);
            visitor.findsThePageFitForEverybody();
        }
        visitor.tabsTo("Sign out");
        visitor.presses("Enter");
        visitor.page().waitForURL("**/console/login");
    }

    @Test
    void aLinkInAnotherSitesPageLeadsToThePageForWhoIsSignedIn(Town town, Visitor visitor) {
        visitor.signsIn(town.house(), "Grace Hopper");
        String page = visitor.page().url().replaceAll("/console.*", "/console/audit?subject=console");
        visitor.page()
                .route(
                        "http://chat.example/**",
                        route -> route.fulfill(new FulfillOptions()
                                .setContentType("text/html")
                                .setBody("<!DOCTYPE html><link rel=icon href=data:,><a href='" + page + "'>look</a>")));

        visitor.page().navigate("http://chat.example/room");
        visitor.page().getByText("look").click();
        visitor.page().locator("h1", hasText("Audit")).waitFor();

        assertThat(visitor.page().url()).isEqualTo(page);
    }

    @Test
    void nothingThatAPageWasSentRunsAsAScript(Town town, Visitor visitor) {
        visitor.signsIn(town.house(), "<img src=x onerror=alert(1)>");
        visitor.opens(town.house(), "/console/audit");
        assertThat(visitor.page().locator("td", hasText("onerror")).count()).isPositive();
        assertThat(visitor.troubles()).isEmpty();

        visitor.page()
                .evaluate("() => { const bad = document.createElement('script'); bad.textContent = 'window.ran = 1';"
                        + " document.body.append(bad); document.body.setAttribute('style', 'color: red'); }");

        assertThat(visitor.page().evaluate("() => window.ran")).isNull();
        assertThat(visitor.troubles()).hasSize(2).allMatch(trouble -> trouble.contains("Content Security Policy"));
        visitor.troubles().clear();
    }

    @Test
    void theVisitorNoticesWhatIsWrong(Town town, Visitor visitor) {
        visitor.signsIn(town.house(), "Grace Hopper");

        visitor.opens(town.house(), "/console/nowhere");
        visitor.page()
                .evaluate("() => { const mute = document.createElement('button'); document.querySelector('main')"
                        + ".append(mute); }");

        assertThat(visitor.troubles()).anyMatch(trouble -> trouble.startsWith("answer 404"));
        assertThatThrownBy(visitor::findsThePageFitForEverybody)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("button-name");
        visitor.troubles().clear();
    }

    private static LocatorOptions hasText(String text) {
        return new LocatorOptions().setHasText(text);
    }
}
