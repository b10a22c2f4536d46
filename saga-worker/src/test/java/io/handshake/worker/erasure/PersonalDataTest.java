package io.handshake.worker.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.contracts.BookingConfirmed;
import io.handshake.contracts.BookingFailed;
import io.handshake.contracts.BookingRequested;
import io.handshake.contracts.ClinicSettings;
import io.handshake.contracts.Patient;
import io.handshake.contracts.StepFinished;
import io.handshake.contracts.Topic;
import io.handshake.worker.console.Desk;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page about personal data names what is there, and nothing else. */
@Tag("slow")
class PersonalDataTest {

    private static final Pattern COLUMN = Pattern.compile("`([a-z_]+\\.[a-z_]+)`");
    private static final Pattern MEMBER = Pattern.compile("`([a-zA-Z]+)`");

    private final String page = read();

    @Test
    void eachColumnThatCanHoldTextOrBytesIsOnThePage() {
        List<String> there = Desk.shared().sql().sql("""
                select table_name || '.' || column_name from information_schema.columns
                 where table_schema = current_schema() and table_name not like '%schema_history'
                   and (data_type in ('text', 'character varying', 'character', 'json', 'jsonb', 'bytea', 'xml',
                                      'USER-DEFINED', 'ARRAY'))
                """).query(String.class).list();

        assertThat(named(COLUMN, page)).isEqualTo(new TreeSet<>(there)).hasSizeGreaterThan(60);
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void eachMemberOfATopicIsInItsLineWithTheTimeForWhichItIsKept(Topic topic) {
        String line = page.lines()
                .filter(each -> each.startsWith("| `" + topic.topicName() + "` |"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("expected a line of " + topic.topicName() + ", found none"));

        assertThat(named(MEMBER, line)).isEqualTo(new TreeSet<>(members(topic)));
        assertThat(line).contains(kept(topic));
    }

    private static List<String> members(Topic topic) {
        return switch (topic) {
            case BOOKING_REQUESTED, BOOKING_REPLAYED ->
                Stream.concat(members(BookingRequested.class), members(Patient.class))
                        .toList();
            case BOOKING_CONFIRMED -> members(BookingConfirmed.class).toList();
            case BOOKING_FAILED -> members(BookingFailed.class).toList();
            case BOOKING_STEPS -> members(StepFinished.class).toList();
            case BOOKING_REQUESTED_DLT -> List.of();
            case CLINIC_SETTINGS -> members(ClinicSettings.class).toList();
        };
    }

    private static Stream<String> members(Class<? extends Record> event) {
        return Stream.of(event.getRecordComponents()).map(RecordComponent::getName);
    }

    private static String kept(Topic topic) {
        String retention =
                topic.settings().getOrDefault("retention.ms", topic.settings().get("max.compaction.lag.ms"));
        return Duration.ofMillis(Long.parseLong(retention)).toDays() + " days";
    }

    private static Set<String> named(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String read() {
        try {
            return Files.readString(Path.of("..", "docs", "personal-data.md"));
        } catch (IOException e) {
            throw new AssertionError("expected docs/personal-data.md beside this module", e);
        }
    }
}
