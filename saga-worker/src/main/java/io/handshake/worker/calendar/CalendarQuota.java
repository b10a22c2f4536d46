package io.handshake.worker.calendar;

import io.handshake.contracts.OrgId;
import io.handshake.worker.saga.StepResult.Unavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Google's quotas, kept from our side: so many requests a minute for the whole project, and for each clinic
 * (developers.google.com/workspace/calendar/api/guides/quota); and a rest for a clinic whose calendar Google has had
 * enough of. Counted per process: several workers share what Google allows.
 */
final class CalendarQuota {

    /** Google says {@code quotaExceeded} of a calendar's general use limits, which take minutes to hours to recover. */
    static final Duration REST = Duration.ofMinutes(2);

    /** The longest rest for a throttle: Google's quotas are counted by the minute. */
    static final Duration LONGEST_THROTTLE = Duration.ofMinutes(1);

    /** Calls to one clinic come in bursts (a Monday morning), and seldom hold on for a minute. */
    private static final double CLINIC_BURST = 0.5;

    /** All clinics together are steady. */
    private static final double PROJECT_BURST = 0.1;

    private static final int CLINICS_BEFORE_TIDYING = 10_000;

    private final int clinicPerMinute;
    private final Clock clock;
    private final TokenBucket project;
    private final Map<OrgId, TokenBucket> clinics = new ConcurrentHashMap<>();
    private final Map<OrgId, Rest> resting = new ConcurrentHashMap<>();
    private volatile Instant projectRestsUntil = Instant.MIN;

    private record Rest(Instant until, String why) {

        static Rest longer(Rest one, Rest other) {
            return one.until().isAfter(other.until()) ? one : other;
        }
    }

    CalendarQuota(int projectPerMinute, int clinicPerMinute, Clock clock) {
        this.clinicPerMinute = clinicPerMinute;
        this.clock = clock;
        this.project = new TokenBucket(projectPerMinute, PROJECT_BURST, clock);
    }

    /** Leave for one request: empty when given. */
    Optional<Unavailable> ask(OrgId orgId) {
        return rest(orgId).or(() -> bucket(orgId));
    }

    /** Google has had enough of this clinic's calendar. */
    void rest(OrgId orgId, Duration asked) {
        rest(orgId, longer(asked, REST), "clinic_quota_rests");
    }

    /** Google asks us, in this clinic's name, to come back later. */
    void throttle(OrgId orgId, Duration asked) {
        rest(orgId, asked.compareTo(LONGEST_THROTTLE) < 0 ? asked : LONGEST_THROTTLE, "clinic_throttled");
    }

    private void rest(OrgId orgId, Duration length, String why) {
        resting.merge(orgId, new Rest(clock.instant().plus(length), why), Rest::longer);
    }

    /** Google has had enough of our whole project. */
    void restProject(Duration asked) {
        projectRestsUntil = clock.instant().plus(longer(asked, REST));
    }

    private Optional<Unavailable> rest(OrgId orgId) {
        Instant now = clock.instant();
        if (now.isBefore(projectRestsUntil)) {
            return Optional.of(new Unavailable("project_quota_rests", Duration.between(now, projectRestsUntil)));
        }
        Rest rest = resting.get(orgId);
        if (rest == null) {
            return Optional.empty();
        }
        if (now.isBefore(rest.until())) {
            return Optional.of(new Unavailable(rest.why(), Duration.between(now, rest.until())));
        }
        resting.remove(orgId, rest);
        return Optional.empty();
    }

    private Optional<Unavailable> bucket(OrgId orgId) {
        tidy();
        TokenBucket clinic = clinics.computeIfAbsent(orgId, _ -> new TokenBucket(clinicPerMinute, CLINIC_BURST, clock));
        Optional<Duration> wait = clinic.take();
        if (wait.isPresent()) {
            return wait.map(until -> new Unavailable("clinic_rate_limit", until));
        }
        Optional<Duration> projectWait = project.take();
        // A busy project must not empty a clinic's own bucket.
        projectWait.ifPresent(_ -> clinic.giveBack());
        return projectWait.map(until -> new Unavailable("project_rate_limit", until));
    }

    /** A full bucket remembers nothing. */
    private void tidy() {
        if (clinics.size() > CLINICS_BEFORE_TIDYING) {
            clinics.values().removeIf(TokenBucket::isFull);
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
