package io.handshake.worker.bookings;

import static java.util.stream.Collectors.joining;

import io.handshake.contracts.FailureReason;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plain words for the codes that steps, failures and parked bookings carry. */
public final class Words {

    private static final Map<String, String> STEPS = Map.of(
            "refresh-token", "Access to the calendar",
            "create-event", "Event in the calendar",
            "save-booking", "Appointment saved");

    private static final Map<String, String> CODES = Map.<String, String>ofEntries(
            // what was wished
            Map.entry("start_has_passed", "The start had passed by then."),
            Map.entry("decided_after_the_call", "The call was over, and the start was less than an hour away."),
            Map.entry(
                    "understood_in_another_zone",
                    "The time was understood in another zone than the clinic's. A repeated call will be understood rightly."),
            Map.entry("an_appointment_overlaps", "Another appointment had this time already; no event was made."),
            Map.entry("overlaps an appointment", "Another appointment took this time while the event was being made."),
            Map.entry("request_id_reused", "The same tool-call id had stood for another wish of this call."),
            Map.entry("another_wish_for_the_same_time", "Another wish of the same call has this time."),
            // the clinic and its connection
            Map.entry("clinic_unknown", "No clinic has this org id."),
            Map.entry("calendar_not_connected", "The clinic has never connected a Google calendar."),
            Map.entry("clinic_lookup_failed", "The database did not say which clinic this is."),
            Map.entry("clinic_unreadable", "The clinic's row holds something that this version cannot read."),
            Map.entry("consent_revoked", "Google no longer honours the clinic's consent."),
            Map.entry("admin_policy", "The administrator of the clinic's Google Workspace blocks this app."),
            Map.entry("scope_missing", "The consent does not include the calendar."),
            Map.entry("not_writable", "Google lets us read this calendar, but not write to it."),
            Map.entry("token_rejected", "Google refused even a fresh access token."),
            Map.entry("stored_token_unreadable", "The stored token cannot be decrypted with this keyset."),
            Map.entry("token_refresh_slow", "A fresh access token did not come in time."),
            Map.entry("token_withheld", "There was no access token."),
            Map.entry("token_endpoint_too_slow", "Google's token endpoint did not answer in time."),
            Map.entry("token_endpoint_unreachable", "Google's token endpoint could not be reached."),
            Map.entry("token_answer_unusable", "Google's token endpoint gave an answer that could not be used."),
            Map.entry("connection_keeps_changing", "Others kept changing the clinic's connection at the same moment."),
            Map.entry("connection_not_written", "The fresh token could not be stored."),
            Map.entry("interrupted", "The worker stopped in the middle of it."),
            // Google's calendar
            Map.entry("calendar_not_found", "Google knows no such calendar, or does not show it to this account."),
            Map.entry(
                    "event_id_burnt",
                    "An event with this id had been deleted at Google, and its id is used up. A replay has a new one."),
            Map.entry("insert_unverified", "Google's answer did not prove that the event stands as it was asked for."),
            Map.entry("foreign_event_under_our_id", "An event stands under our id that is not ours."),
            Map.entry("event_was_edited", "An event of this booking stands there, at another time than was asked for."),
            Map.entry("event_edited_by_person", "A person has edited the event, so it is not deleted by a program."),
            Map.entry("event_keeps_changing", "The event kept changing between the look and its deletion."),
            Map.entry("look_unverified", "Google's answer to the look could not be trusted."),
            Map.entry("burn_unverified", "Google's answer did not prove that the event's id is used up."),
            Map.entry("delete_unverified", "Google's answer did not prove that the event is deleted."),
            Map.entry(
                    "nothing_there_but_not_burnt",
                    "Nothing is there, but a late write may still land, so the place is watched."),
            Map.entry("there_but_unseen", "Google says that the event exists, and does not show it yet."),
            Map.entry("search_incomplete", "Google cut the search short."),
            Map.entry("google_too_slow", "Google did not answer in time."),
            Map.entry("google_unreachable", "Google could not be reached."),
            Map.entry("google_answer_unreadable", "Google's answer could not be read."),
            Map.entry("clinic_quota_rests", "Google's quota for this clinic is used up; it rests for two minutes."),
            Map.entry("clinic_throttled", "Google asked to wait with this clinic."),
            Map.entry("project_quota_rests", "Google's quota for the whole project is used up for a while."),
            Map.entry("clinic_rate_limit", "This clinic had its share of requests for the moment."),
            Map.entry("project_rate_limit", "The whole project had its share of requests for the moment."),
            // the database
            Map.entry(
                    "row_not_kept", "The database took the appointment and did not keep it: a trigger swallows rows."),
            Map.entry("database_busy", "The database was too busy to answer in time."),
            Map.entry("the slot changed hands meanwhile", "Somebody else took and released this time meanwhile."),
            // what only people can mend
            Map.entry("claimed_too_often", "It stopped its workers too often and was set aside."));

    private static final List<String> REASONS =
            Arrays.stream(FailureReason.values()).map(Enum::name).toList();

    private static final Map<String, String> SQL_CLASSES = Map.of(
            "08", "The connection to PostgreSQL broke",
            "22", "PostgreSQL refuses a value of the appointment",
            "23", "A rule of the table refuses the appointment",
            "40", "PostgreSQL asked to try again, because others wrote at the same moment",
            "42", "A table, a column or a right is missing",
            "53", "PostgreSQL has no room left",
            "55", "Another statement holds what this one needs",
            "57", "PostgreSQL stopped the statement",
            "P0", "A trigger or a function of the database refuses the appointment");

    /** Codes that carry something more. */
    private static final Map<Pattern, Function<Matcher, String>> PATTERNS = Map.of(
            // as the ledger writes it, such as: sqlstate 23514 constraint c table t
            Pattern.compile("sqlstate (\\S+)(?: constraint (\\S+))?(?: table (\\S+))?(?: column (\\S+))?"),
                    Words::ofSql,
            Pattern.compile("google_http_(\\d{3})"),
                    status -> "Google answered with HTTP " + status.group(1) + " and gave no reason.",
            Pattern.compile("google_(\\d{3})_([A-Za-z_]+)"),
                    reason -> "Google answered " + reason.group(2) + " (HTTP " + reason.group(1) + ").",
            Pattern.compile("token_endpoint_http_(\\d{1,3})"),
                    status -> "Google's token endpoint answered with HTTP " + status.group(1) + ".",
            Pattern.compile("oauth_([a-z_]+)"),
                    error -> "Google's token endpoint refuses our OAuth client (" + error.group(1) + ").");

    /** What comes before a code, with what it means. */
    private static final List<Map.Entry<String, String>> BEFORE = List.of(
            Map.entry("calendar_out_of_reach: ", "Nobody can look into the calendar, so an event may be left there."),
            Map.entry("undo_gave_up: ", "The undo was tried for six hours, and then given up."));

    /** What became of a booking and what to do; empty while nothing is wrong. */
    public static String of(BookingSummary booking) {
        return switch (booking.decision()) {
            case Decision.Undecided(), Decision.Confirmed(var _, var _) -> "";
            case Decision.Failed(var _, var _, FailureReason reason, String detail) ->
                Stream.of(
                                Optional.of(reason.operatorSentence()),
                                ofDetail(detail),
                                ofDetail(booking.parkedBecause())
                                        .filter(_ -> !booking.parkedBecause().equals(detail)))
                        .flatMap(Optional::stream)
                        .collect(joining(" "));
        };
    }

    /** What a step is about. */
    public static String ofStep(String step) {
        return STEPS.getOrDefault(step, step);
    }

    /** What a detail, or the cause of a parked booking, means; empty when there are no words for it. */
    public static Optional<String> ofDetail(String detail) {
        String code = withoutReason(detail);
        for (Map.Entry<String, String> prefix : BEFORE) {
            if (code.startsWith(prefix.getKey())) {
                String rest = code.substring(prefix.getKey().length());
                return Optional.of(prefix.getValue()
                        + ofDetail(rest).map(more -> " " + more).orElse(""));
            }
        }
        return Optional.ofNullable(CODES.get(code)).or(() -> ofPattern(code));
    }

    /** A refused step writes the reason before its detail. */
    private static String withoutReason(String detail) {
        return REASONS.stream()
                .filter(reason -> detail.startsWith(reason + " "))
                .findFirst()
                .map(reason -> detail.substring(reason.length() + 1))
                .orElse(detail)
                .strip();
    }

    private static Optional<String> ofPattern(String code) {
        for (Map.Entry<Pattern, Function<Matcher, String>> pattern : PATTERNS.entrySet()) {
            Matcher found = pattern.getKey().matcher(code);
            if (found.matches()) {
                return Optional.of(pattern.getValue().apply(found));
            }
        }
        return Optional.empty();
    }

    private static String ofSql(Matcher sql) {
        String state = sql.group(1);
        StringBuilder words = new StringBuilder(SQL_CLASSES.getOrDefault(
                state.length() < 2 ? "" : state.substring(0, 2), "PostgreSQL answered with an error"));
        words.append(" (SQLSTATE ").append(state).append(')');
        named(words, "constraint", sql.group(2));
        named(words, "table", sql.group(3));
        named(words, "column", sql.group(4));
        return words.append('.').toString();
    }

    private static void named(StringBuilder words, String kind, @Nullable String name) {
        if (name != null) {
            words.append(", ").append(kind).append(' ').append(name);
        }
    }

    private Words() {}
}
