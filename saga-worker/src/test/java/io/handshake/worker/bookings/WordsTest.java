package io.handshake.worker.bookings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.FailureReason;
import io.handshake.worker.clinics.ReconnectCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    private static final Path SOURCES = Path.of("src/main/java/io/handshake/worker");

    /** Where results and refusals of steps are made, with their details. */
    private static final Pattern RESULTS = Pattern.compile(
            "(?:Unavailable|Refused|refused|withheld|failed|failure|outOfReach|rest)\\((?:[^;\"]|\\R)*?\"([a-z_ ]+)\"");

    /** Stand in these places, too, and are no details of a booking's steps. */
    private static final Set<String> OTHERS = Set.of("event", "null", "booking_id", "error", "google_no_usable_answer");

    @Test
    void everyDetailThatARoomWritesHasWords() throws IOException {
        Set<String> speechless = new TreeSet<>();
        Set<String> found = new TreeSet<>();
        for (String room : List.of("saga", "token", "calendar", "ledger", "inbox")) {
            try (Stream<Path> files = Files.list(SOURCES.resolve(room))) {
                for (Path file : files.toList()) {
                    Matcher detail = RESULTS.matcher(Files.readString(file, UTF_8));
                    while (detail.find()) {
                        // what ends like this goes on with a status
                        String code = detail.group(1) + (detail.group(1).endsWith("http_") ? "500" : "");
                        found.add(code);
                        if (Words.ofDetail(code.equals("oauth_") ? "oauth_invalid_client" : code)
                                        .isEmpty()
                                && !OTHERS.contains(code)) {
                            speechless.add(file.getFileName() + ": " + code);
                        }
                    }
                }
            }
        }

        assertThat(found)
                .as("the places are found")
                .hasSizeGreaterThan(30)
                .contains("insert_unverified", "claimed_too_often");
        assertThat(speechless).isEmpty();
    }

    @Test
    void everyCauseOfALostConnectionHasWords() {
        assertThat(ReconnectCause.values())
                .allSatisfy(cause -> assertThat(Words.ofDetail(cause.code())).isPresent());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "google_http_502 | Google answered with HTTP 502 and gave no reason.",
                "google_403_rateLimitExceeded | Google answered rateLimitExceeded (HTTP 403).",
                "CALENDAR_REJECTED calendar_not_found | Google knows no such calendar, or does not show it to this account.",
                "token_endpoint_http_500 | Google's token endpoint answered with HTTP 500.",
                "oauth_invalid_client | Google's token endpoint refuses our OAuth client (invalid_client).",
                "sqlstate 23514 constraint quarters table appointments | A rule of the table refuses the appointment (SQLSTATE"
                        + " 23514), constraint quarters, table appointments.",
                "sqlstate none | PostgreSQL answered with an error (SQLSTATE none).",
                "undo_gave_up: google_too_slow | The undo was tried for six hours, and then given up. Google did not answer in"
                        + " time.",
                "calendar_out_of_reach: consent_revoked | Nobody can look into the calendar, so an event may be left there."
                        + " Google no longer honours the clinic's consent.",
                "calendar_out_of_reach: something_new | Nobody can look into the calendar, so an event may be left there.",
            })
    void codesThatCarryMoreAreToldWithIt(String detail, String words) {
        assertThat(Words.ofDetail(detail)).hasValue(words);
    }

    @Test
    void whatIsNewHasNoWords() {
        assertThat(Words.ofDetail("something_new")).isEmpty();
        assertThat(Words.ofDetail("")).isEmpty();
        assertThat(Words.ofStep("something-new")).isEqualTo("something-new");
        assertThat(Words.ofDetail(FailureReason.SLOT_TAKEN + " ")).isEmpty();
    }
}
