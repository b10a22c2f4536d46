package io.handshake.worker.bookings;

import static java.util.stream.Collectors.joining;

import io.handshake.contracts.OrgId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A list as one statement that walks along an index, newest first, whatever the filter: where one index cannot hold the order
 * for all that is wanted, each part has a branch of its own with its own order and limit, and the branches are merged.
 *
 * <p>States and reasons stand in the text, as the conditions of partial indexes have to; they are names of closed lists. All
 * else is a parameter.
 */
record SqlLook(String text, Map<String, Object> parameters) {

    private static final Set<BookingState> CLOSED_BADLY = EnumSet.of(BookingState.FAILED, BookingState.STUCK);
    private static final Set<BookingState> OPEN = EnumSet.of(BookingState.RECEIVED, BookingState.UNDOING);
    /** What has a reason. */
    private static final Set<BookingState> WRONG =
            EnumSet.of(BookingState.UNDOING, BookingState.FAILED, BookingState.STUCK);

    static final String ORDER = " order by s.received_at desc, s.booking_id desc ";

    /** @param ids what a search has found; empty when nothing was searched for */
    static SqlLook of(BookingFilter filter, Optional<List<String>> ids, Start start, int limit, String columns) {
        Map<String, Object> parameters = new HashMap<>();
        List<String> always = conditions(filter, start, parameters);
        int reach = limit + skipped(start);
        parameters.put("reach", reach);
        parameters.put("limit", limit);
        parameters.put("skipped", skipped(start));
        String branches = branches(filter, ids, parameters).stream()
                .map(branch -> "(select s.booking_id, s.received_at from booking_saga s where "
                        + and(always, branch)
                        + ORDER
                        + "limit :reach)")
                .collect(joining(" union all "));
        String text = "select " + columns + " from (select * from (" + branches + ") as s" + ORDER
                + "limit :limit offset :skipped) as wanted join booking_saga s using (booking_id)"
                + " left join clinic c on c.org_id = s.org_id" + ORDER;
        return new SqlLook(text, parameters);
    }

    private static int skipped(Start start) {
        return switch (start) {
            case Start.Skip(int bookings) -> bookings;
            case Start.After(var _) -> 0;
        };
    }

    private static String and(List<String> always, List<String> branch) {
        List<String> all = new ArrayList<>(always);
        all.addAll(branch);
        return all.isEmpty() ? "true" : String.join(" and ", all);
    }

    /** What holds in each branch. */
    private static List<String> conditions(BookingFilter filter, Start start, Map<String, Object> parameters) {
        List<String> conditions = new ArrayList<>();
        if (!filter.received().equals(Period.EVER)) {
            conditions.add("s.received_at >= :from and s.received_at < :to");
            parameters.put("from", moment(filter.received().from()));
            parameters.put("to", moment(filter.received().to()));
        }
        if (start instanceof Start.After(Position position)) {
            conditions.add("(s.received_at, s.booking_id) < (:after, :afterId)");
            parameters.put("after", moment(position.receivedAt()));
            parameters.put("afterId", position.bookingId().value());
        }
        return conditions;
    }

    private static List<List<String>> branches(
            BookingFilter filter, Optional<List<String>> ids, Map<String, Object> parameters) {
        Set<BookingState> wanted = wanted(filter);
        if (wanted.isEmpty()) {
            return List.of(List.of("false"));
        }
        String states = in("s.state", names(wanted));
        String reasons = in("s.reason", names(filter.reasons()));
        if (ids.isPresent()) {
            parameters.put("ids", ids.get().toArray(String[]::new));
            String found = "s.booking_id = any (:ids::uuid[])";
            return ofClinics(filter, parameters, List.of(with(found, attempt(filter, parameters), states, reasons)));
        }
        if (filter.leastAttempt() > 1) {
            String again = "s.attempt > 1";
            return ofClinics(filter, parameters, List.of(with(again, attempt(filter, parameters), states, reasons)));
        }
        if (wanted.contains(BookingState.CONFIRMED)) {
            return ofClinics(filter, parameters, List.of(with(states)));
        }
        Set<BookingState> wrong = intersection(wanted, WRONG);
        if (!wrong.isEmpty() && !(filter.clinics().isEmpty() && filter.reasons().isEmpty())) {
            List<List<String>> branches = new ArrayList<>(wrong(filter, wrong));
            branches.addAll(open(intersection(wanted, EnumSet.of(BookingState.RECEIVED))));
            return ofClinics(filter, parameters, branches);
        }
        List<List<String>> branches = new ArrayList<>();
        names(intersection(wanted, CLOSED_BADLY)).forEach(state -> branches.add(with(in("s.state", List.of(state)))));
        branches.addAll(open(intersection(wanted, OPEN)));
        return ofClinics(filter, parameters, branches);
    }

    /** Only what has failed has a reason. */
    private static Set<BookingState> wanted(BookingFilter filter) {
        Set<BookingState> wanted =
                filter.states().isEmpty() ? EnumSet.allOf(BookingState.class) : EnumSet.copyOf(filter.states());
        if (!filter.reasons().isEmpty()) {
            wanted.retainAll(WRONG);
        }
        return wanted;
    }

    /** By reason where that is the beginning of an index in the order of time; of a clinic, all of them are in that order. */
    private static List<List<String>> wrong(BookingFilter filter, Set<BookingState> wanted) {
        String wentWrong = "s.undo_since is not null";
        String states = wanted.size() == WRONG.size() ? "" : in("s.state", names(wanted));
        return filter.clinics().isEmpty()
                ? names(filter.reasons()).stream()
                        .map(reason -> with(wentWrong, states, in("s.reason", List.of(reason))))
                        .toList()
                : List.of(with(wentWrong, states, in("s.reason", names(filter.reasons()))));
    }

    /** Those that a worker is at, which are few, and those of each state that wait. */
    private static List<List<String>> open(Set<BookingState> wanted) {
        if (wanted.isEmpty()) {
            return List.of();
        }
        List<List<String>> open = new ArrayList<>();
        open.add(with("s.claimed_by is not null", in("s.state", names(wanted))));
        names(wanted).forEach(state -> open.add(with("s.claimed_by is null", in("s.state", List.of(state)))));
        return open;
    }

    /** Each clinic has branches of its own: its part of an index is in the order of time, that of several is not. */
    private static List<List<String>> ofClinics(
            BookingFilter filter, Map<String, Object> parameters, List<List<String>> branches) {
        List<String> clinics =
                filter.clinics().stream().map(OrgId::value).sorted().toList();
        if (clinics.isEmpty()) {
            return branches;
        }
        List<List<String>> each = new ArrayList<>();
        for (int index = 0; index < clinics.size(); index++) {
            parameters.put("clinic" + index, clinics.get(index));
            for (List<String> branch : branches) {
                List<String> ofClinic = new ArrayList<>(branch);
                ofClinic.add("s.org_id = :clinic" + index);
                each.add(ofClinic);
            }
        }
        return each;
    }

    private static String attempt(BookingFilter filter, Map<String, Object> parameters) {
        if (filter.leastAttempt() == 1) {
            return "";
        }
        parameters.put("attempt", filter.leastAttempt());
        return "s.attempt >= :attempt";
    }

    private static Set<BookingState> intersection(Set<BookingState> some, Set<BookingState> others) {
        Set<BookingState> both = EnumSet.copyOf(others);
        both.retainAll(some);
        return both;
    }

    private static List<String> names(Set<? extends Enum<?>> values) {
        return values.stream().map(Enum::name).sorted().toList();
    }

    /** No names are no condition, and so are all states. */
    private static String in(String column, List<String> names) {
        if (names.isEmpty() || (names.size() == BookingState.values().length && column.equals("s.state"))) {
            return "";
        }
        if (names.size() == 1) {
            return column + " = '" + names.getFirst() + "'";
        }
        return column + names.stream().map(name -> "'" + name + "'").collect(joining(", ", " in (", ")"));
    }

    private static List<String> with(String... conditions) {
        return Arrays.stream(conditions).filter(each -> !each.isEmpty()).toList();
    }

    static Object moment(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
