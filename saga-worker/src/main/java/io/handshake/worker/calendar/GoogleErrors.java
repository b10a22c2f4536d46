package io.handshake.worker.calendar;

import com.google.api.client.googleapis.json.GoogleJsonError;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The reason in an error's body: {@code errors[0].reason}, or where newer front ends put it, {@code details[].reason}
 * (cloud.google.com/apis/design/errors).
 */
final class GoogleErrors {

    /** Reasons are identifiers. Anything else is not repeated into logs. */
    private static final Pattern REASON = Pattern.compile("[A-Za-z][A-Za-z_]{0,59}");

    /** Says more than the {@code forbidden} or {@code insufficientPermissions} that may stand beside it. */
    private static final String MISSING_SCOPE = "ACCESS_TOKEN_SCOPE_INSUFFICIENT";

    /** Empty when there is none. */
    static String reason(@Nullable GoogleJsonError error) {
        if (error == null) {
            return "";
        }
        List<String> details = listed(error.getDetails())
                .map(detail -> clean(detail.getReason()))
                .toList();
        if (details.contains(MISSING_SCOPE)) {
            return MISSING_SCOPE;
        }
        Stream<String> errors = listed(error.getErrors()).limit(1).map(each -> clean(each.getReason()));
        return Stream.concat(errors, details.stream())
                .filter(reason -> !reason.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static <T> Stream<T> listed(@Nullable List<T> list) {
        return list == null ? Stream.empty() : list.stream().filter(Objects::nonNull);
    }

    private static String clean(@Nullable String reason) {
        return reason != null && REASON.matcher(reason).matches() ? reason : "";
    }

    private GoogleErrors() {}
}
