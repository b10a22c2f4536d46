package io.handshake.worker.faults;

import static io.handshake.embedded.google.Operation.DELETE;
import static io.handshake.embedded.google.Operation.GET;
import static io.handshake.embedded.google.Operation.INSERT;
import static io.handshake.embedded.google.Operation.TOKEN;
import static io.handshake.worker.faults.SqlFaults.ALWAYS;

import io.handshake.embedded.google.FaultEffect;
import io.handshake.embedded.google.FaultEffect.Answer;
import io.handshake.embedded.google.FaultEffect.ApplyLate;
import io.handshake.embedded.google.FaultEffect.Delay;
import io.handshake.embedded.google.FaultEffect.Drop;
import io.handshake.embedded.google.FaultEffect.Garbled;
import io.handshake.embedded.google.FaultEffect.Stall;
import io.handshake.embedded.google.FaultEffect.Unauthorized;
import io.handshake.embedded.google.Garbling;
import io.handshake.embedded.google.Meanwhile;
import io.handshake.embedded.google.Operation;
import io.handshake.embedded.google.When;
import io.handshake.worker.faults.FaultTable.Gap;
import io.handshake.worker.faults.SqlFaults.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Every fault at every boundary where it means something, with what may come of it. */
final class Matrix {

    private static final String CONFIRMED = "confirmed";
    private static final String REJECTED = "failed APPOINTMENT_REJECTED";
    private static final String UNAVAILABLE = "failed CALENDAR_UNAVAILABLE";
    private static final String CALENDAR_REJECTED = "failed CALENDAR_REJECTED";
    private static final String REVOKED = "failed CALENDAR_ACCESS_REVOKED";
    private static final String MISCONFIGURED = "failed PLATFORM_MISCONFIGURED";
    private static final String SLOT_TAKEN = "failed SLOT_TAKEN";
    private static final String EDITED = "stuck event_edited_by_person";
    private static final String DEAD_LETTER = "dead letter";

    /** Longer than any caller waits: the next try would come too late, so this one is the last. */
    private static final FaultEffect COME_BACK_TOMORROW =
            new Answer(503, "backendError", Duration.ofMinutes(5), When.BEFORE_APPLYING);

    private static final FaultEffect REFUSED = FaultEffect.answer(400, "invalid");

    /** Longer than the worker listens (4 s). */
    private static final Duration TOO_LONG = Duration.ofSeconds(5);

    private static final Duration A_WHILE = Duration.ofMillis(1200);

    /** When writes land whose caller was dropped at once. */
    static final Duration LANDS_AFTER = Duration.ofSeconds(3);

    /** What it does to a write, and what to an answer. */
    private static final Map<String, FaultEffect> AMBIGUOUS = ambiguous();

    private static final Set<String> WRITES_ONLY = Set.of(
            "closed after applying",
            "503 though applied",
            "504 without a reason, applied",
            "lands 3 s later, closed at once",
            "lands 6 s later, silence");

    private static final Map<String, Garbling> LIES = lies();

    private static final Map<String, FaultEffect> THROTTLES = throttles();

    private static final Map<String, String> WEATHER = weather();

    private final List<Cell> cells = new ArrayList<>();

    private Matrix() {
        ambiguousWrites();
        lyingAnswers();
        undoTrouble();
        tokens();
        limits();
        database();
        kafka();
    }

    static List<Cell> cells() {
        return List.copyOf(new Matrix().cells);
    }

    /**
     * Google disowns our OAuth client: nobody refreshes for a while then, whichever clinic it is for, so these come when no
     * other booking needs a token. The second has its event when the first is refused, and no token for its undo.
     */
    static List<Cell> cellsThatConcernAll() {
        return List.of(
                new Cell(
                        Family.TOKENS,
                        "invalid_client",
                        Boundary.TOKEN,
                        stage -> stage.google(TOKEN, FaultEffect.answer(401, "invalid_client")),
                        Set.of(MISCONFIGURED)),
                new Cell(
                        Family.TOKENS,
                        "invalid_client",
                        Boundary.LOOK,
                        stage -> refusedSave(stage)
                                .google(INSERT, new Delay(A_WHILE, When.AFTER_APPLYING))
                                .inserted(stage::expire),
                        Set.of(REJECTED)));
    }

    private static Map<String, FaultEffect> ambiguous() {
        Map<String, FaultEffect> effects = new LinkedHashMap<>();
        effects.put("closed before applying", new Drop(When.BEFORE_APPLYING));
        effects.put("closed after applying", new Drop(When.AFTER_APPLYING));
        effects.put("503, not applied", FaultEffect.answer(503, "backendError"));
        effects.put("503 though applied", FaultEffect.answerThoughApplied(503, "backendError"));
        effects.put("504 without a reason, applied", FaultEffect.answerThoughApplied(504, ""));
        effects.put("half a response", new Garbled(Garbling.HALF_RESPONSE));
        effects.put("broken JSON", new Garbled(Garbling.BROKEN_JSON));
        effects.put("empty body", new Garbled(Garbling.EMPTY_BODY));
        effects.put("a web page", new Garbled(Garbling.HTML_BODY));
        effects.put("silence", new Stall());
        effects.put("answer after the time-out", new Delay(TOO_LONG, When.AFTER_APPLYING));
        effects.put("lands 3 s later, closed at once", new ApplyLate(LANDS_AFTER, Meanwhile.DROP));
        effects.put("lands 6 s later, silence", new ApplyLate(LANDS_AFTER.multipliedBy(2), Meanwhile.STALL));
        return effects;
    }

    private static Map<String, Garbling> lies() {
        Map<String, Garbling> lies = new LinkedHashMap<>();
        lies.put("empty id", Garbling.ID_EMPTY);
        lies.put("no id", Garbling.ID_MISSING);
        lies.put("foreign id", Garbling.ID_FOREIGN);
        lies.put("cancelled", Garbling.STATUS_CANCELLED);
        lies.put("other instants", Garbling.OTHER_INSTANTS);
        return lies;
    }

    private static Map<String, FaultEffect> throttles() {
        Map<String, FaultEffect> throttles = new LinkedHashMap<>();
        throttles.put("403 rateLimitExceeded", FaultEffect.answer(403, "rateLimitExceeded"));
        throttles.put("403 userRateLimitExceeded", FaultEffect.answer(403, "userRateLimitExceeded"));
        throttles.put("403 for a new reason", FaultEffect.answer(403, "newestLimitExceeded"));
        throttles.put("429", FaultEffect.answer(429, "rateLimitExceeded"));
        throttles.put(
                "429, Retry-After 1 s",
                new Answer(429, "rateLimitExceeded", Duration.ofSeconds(1), When.BEFORE_APPLYING));
        return throttles;
    }

    private static Map<String, String> weather() {
        Map<String, String> weather = new LinkedHashMap<>();
        weather.put("serialization failure", "40001");
        weather.put("deadlock", "40P01");
        weather.put("connection killed", SqlFaults.KILLED);
        weather.put("slow", SqlFaults.SLOW);
        return weather;
    }

    // ways to a boundary

    /** The first answer is lost: what follows finds the id in use and reads it back. */
    private static Stage lostAnswer(Stage stage) {
        return stage.google(INSERT, new Drop(When.AFTER_APPLYING));
    }

    /** PostgreSQL refuses the row for good: the event that certainly stands is taken back. */
    private static Stage refusedSave(Stage stage) {
        return stage.sql(Place.APPOINTMENT, "23514", ALWAYS);
    }

    /** One try's fate is unknown, and the next is refused: the id is burnt before the event is taken back. */
    private static Stage uncertain(Stage stage, When fate) {
        return stage.google(INSERT, new Drop(fate)).google(INSERT, REFUSED);
    }

    private void cell(Family family, String fault, Boundary at, String allowed, Consumer<Stage> script) {
        cells.add(new Cell(family, fault, at, script, Set.of(allowed)));
    }

    private void ambiguousWrites() {
        AMBIGUOUS.forEach((fault, effect) -> {
            boolean reads = !WRITES_ONLY.contains(fault);
            ambiguous(fault, Boundary.INSERT, CONFIRMED, stage -> stage.google(INSERT, effect));
            ambiguous(
                    fault,
                    Boundary.INSERT,
                    UNAVAILABLE,
                    stage -> stage.google(INSERT, effect).google(INSERT, COME_BACK_TOMORROW));
            ambiguous(
                    fault,
                    Boundary.INSERT,
                    CALENDAR_REJECTED,
                    stage -> stage.google(INSERT, effect).google(INSERT, REFUSED));
            ambiguous(
                    fault,
                    Boundary.BURN,
                    CALENDAR_REJECTED,
                    stage -> uncertain(stage, When.BEFORE_APPLYING).google(INSERT, effect));
            if (reads) {
                ambiguous(fault, Boundary.TOKEN, CONFIRMED, stage -> stage.google(TOKEN, effect));
                ambiguous(
                        fault,
                        Boundary.READ_BACK,
                        CONFIRMED,
                        stage -> lostAnswer(stage).google(GET, effect));
                ambiguous(
                        fault,
                        Boundary.LOOK,
                        REJECTED,
                        stage -> refusedSave(stage).google(GET, effect));
            }
            if (!Set.of("half a response", "broken JSON", "empty body").contains(fault)) {
                ambiguous(
                        fault,
                        Boundary.DELETE,
                        REJECTED,
                        stage -> refusedSave(stage).google(DELETE, effect));
            }
        });
        // for as long as the caller waits
        ambiguous(
                "silence",
                Boundary.INSERT,
                UNAVAILABLE,
                stage -> stage.hurried().google(INSERT, new Stall(), 2));
        ambiguous(
                "silence",
                Boundary.DELETE,
                REJECTED,
                stage -> refusedSave(stage).google(DELETE, new Stall(), 2));
        ambiguous("503, not applied", Boundary.TOKEN, UNAVAILABLE, stage -> stage.google(TOKEN, COME_BACK_TOMORROW));
        ambiguous(
                "503 though applied",
                Boundary.BURN,
                CALENDAR_REJECTED,
                stage -> uncertain(stage, When.AFTER_APPLYING)
                        .google(INSERT, FaultEffect.answerThoughApplied(503, "backendError"), 3));
    }

    private void ambiguous(String fault, Boundary at, String allowed, Consumer<Stage> script) {
        cell(Family.AMBIGUOUS, fault, at, allowed, script);
    }

    private void lyingAnswers() {
        LIES.forEach((fault, how) -> {
            FaultEffect lie = new Garbled(how);
            lying(fault, Boundary.INSERT, CONFIRMED, stage -> stage.google(INSERT, lie));
            lying(
                    fault,
                    Boundary.INSERT,
                    UNAVAILABLE,
                    stage -> stage.google(INSERT, lie).google(INSERT, COME_BACK_TOMORROW));
            lying(
                    fault,
                    Boundary.BURN,
                    CALENDAR_REJECTED,
                    stage -> uncertain(stage, When.BEFORE_APPLYING).google(INSERT, lie));
            lying(
                    fault,
                    Boundary.READ_BACK,
                    switch (how) {
                        case STATUS_CANCELLED -> UNAVAILABLE;
                        case OTHER_INSTANTS -> CALENDAR_REJECTED;
                        default -> CONFIRMED;
                    },
                    stage -> lostAnswer(stage).google(GET, lie));
            lying(
                    fault,
                    Boundary.LOOK,
                    how == Garbling.OTHER_INSTANTS ? EDITED : REJECTED,
                    stage -> refusedSave(stage).google(GET, lie));
        });
        FaultEffect duplicate = FaultEffect.answer(409, "duplicate");
        lying("409, not ours", Boundary.INSERT, UNAVAILABLE, Stage::foreignEventUnderOurId);
        lying("409, not ours", Boundary.BURN, CALENDAR_REJECTED, stage -> {
            stage.foreignEventUnderOurId();
            uncertain(stage, When.BEFORE_APPLYING);
        });
        lying("409, then 404", Boundary.INSERT, CONFIRMED, stage -> stage.google(INSERT, duplicate));
        lying(
                "409, then 404",
                Boundary.INSERT,
                UNAVAILABLE,
                stage -> stage.google(INSERT, duplicate).google(INSERT, COME_BACK_TOMORROW));
        lying(
                "409, then 404",
                Boundary.READ_BACK,
                CONFIRMED,
                stage -> lostAnswer(stage).google(GET, FaultEffect.answer(404, "notFound"), 3));
        lying(
                "409, then 404",
                Boundary.BURN,
                CALENDAR_REJECTED,
                stage -> uncertain(stage, When.BEFORE_APPLYING).google(INSERT, duplicate));
    }

    private void lying(String fault, Boundary at, String allowed, Consumer<Stage> script) {
        cell(Family.LYING, fault, at, allowed, script);
    }

    private void undoTrouble() {
        FaultEffect notFound = FaultEffect.answer(404, "notFound");
        undo("404", Boundary.LOOK, REJECTED, stage -> refusedSave(stage).google(GET, notFound, 3));
        undo("404", Boundary.DELETE, REJECTED, stage -> refusedSave(stage).google(DELETE, notFound));
        undo(
                "404",
                Boundary.BURN,
                CALENDAR_REJECTED,
                stage -> uncertain(stage, When.BEFORE_APPLYING).google(INSERT, notFound));
        undo(
                "404, and 404 again",
                Boundary.DELETE,
                CALENDAR_REJECTED,
                stage -> uncertain(stage, When.AFTER_APPLYING).google(DELETE, notFound, 2));
        undo(
                "410 to the look",
                Boundary.LOOK,
                REJECTED,
                stage -> refusedSave(stage)
                        .google(GET, FaultEffect.answerThoughApplied(410, "deleted"))
                        .inserted(stage::deleteByHand));
        undo(
                "deleted by hand",
                Boundary.LOOK,
                REJECTED,
                stage -> refusedSave(stage).inserted(stage::deleteByHand));
        undo(
                "deleted by hand",
                Boundary.READ_BACK,
                UNAVAILABLE,
                stage -> lostAnswer(stage).inserted(stage::deleteByHand));
        undo(
                "deleted by hand",
                Boundary.BURN,
                CALENDAR_REJECTED,
                stage -> uncertain(stage, When.AFTER_APPLYING).inserted(stage::deleteByHand));
        undo(
                "412 once",
                Boundary.DELETE,
                REJECTED,
                stage -> refusedSave(stage).google(DELETE, FaultEffect.answer(412, "conditionNotMet")));
        undo(
                "412 twice",
                Boundary.DELETE,
                REJECTED,
                stage -> refusedSave(stage).google(DELETE, FaultEffect.answer(412, "conditionNotMet"), 2));
        undo(
                "three failures",
                Boundary.DELETE,
                REJECTED,
                stage -> refusedSave(stage).google(DELETE, FaultEffect.answer(500, "backendError"), 3));
        undo(
                "three failures",
                Boundary.LOOK,
                REJECTED,
                stage -> refusedSave(stage).google(GET, FaultEffect.answer(500, "backendError"), 3));
        undo(
                "three failures",
                Boundary.BURN,
                CALENDAR_REJECTED,
                stage -> uncertain(stage, When.AFTER_APPLYING)
                        .google(INSERT, FaultEffect.answer(500, "backendError"), 3));
        undo(
                "renamed by a person",
                Boundary.LOOK,
                EDITED,
                stage -> refusedSave(stage).inserted(stage::rename));
        undo(
                "renamed by a person",
                Boundary.READ_BACK,
                CONFIRMED,
                stage -> lostAnswer(stage).inserted(stage::rename));
        undo(
                "renamed by a person",
                Boundary.BURN,
                EDITED,
                stage -> uncertain(stage, When.AFTER_APPLYING).inserted(stage::rename));
        undo(
                "moved by a person",
                Boundary.LOOK,
                EDITED,
                stage -> refusedSave(stage).inserted(stage::move));
        undo(
                "moved by a person",
                Boundary.READ_BACK,
                EDITED,
                stage -> lostAnswer(stage).inserted(stage::move));
        undo(
                "moved by a person",
                Boundary.BURN,
                EDITED,
                stage -> uncertain(stage, When.AFTER_APPLYING).inserted(stage::move));
        undo(
                "access revoked, reconnected later",
                Boundary.LOOK,
                REJECTED,
                stage -> refusedSave(stage).inserted(stage::revoke).reconnectedLater());
        undo(
                "access revoked, reconnected later",
                Boundary.READ_BACK,
                REVOKED,
                stage -> lostAnswer(stage).inserted(stage::revoke).reconnectedLater());
        undo(
                "access revoked, reconnected later",
                Boundary.BURN,
                REVOKED,
                stage -> uncertain(stage, When.AFTER_APPLYING)
                        .inserted(stage::revoke)
                        .reconnectedLater());
        undo(
                "scope narrowed, reconnected later",
                Boundary.LOOK,
                REJECTED,
                stage -> refusedSave(stage).inserted(stage::narrow).reconnectedLater());
        undo(
                "scope narrowed, reconnected later",
                Boundary.DELETE,
                REJECTED,
                stage -> refusedSave(stage)
                        .inserted(() -> stage.narrow("https://www.googleapis.com/auth/calendar.events.readonly"))
                        .reconnectedLater());
        undo(
                "scope narrowed, reconnected later",
                Boundary.BURN,
                CALENDAR_REJECTED,
                stage -> uncertain(stage, When.AFTER_APPLYING)
                        .inserted(() -> stage.narrow("https://www.googleapis.com/auth/calendar.events.readonly"))
                        .reconnectedLater());
    }

    private void undo(String fault, Boundary at, String allowed, Consumer<Stage> script) {
        cell(Family.UNDO, fault, at, allowed, script);
    }

    private void tokens() {
        FaultEffect invalidGrant = FaultEffect.answer(400, "invalid_grant");
        tokens(
                "slow token endpoint",
                Boundary.TOKEN,
                CONFIRMED,
                stage -> stage.google(TOKEN, new Delay(Duration.ofSeconds(2), When.BEFORE_APPLYING)));
        tokens(
                "slow token endpoint",
                Boundary.READ_BACK,
                CONFIRMED,
                stage -> lostAnswer(stage)
                        .inserted(() -> expireAndThen(stage, new Delay(Duration.ofSeconds(2), When.BEFORE_APPLYING))));
        tokens(
                "slow token endpoint",
                Boundary.LOOK,
                REJECTED,
                stage -> refusedSave(stage)
                        .inserted(() -> expireAndThen(stage, new Delay(Duration.ofSeconds(2), When.BEFORE_APPLYING))));
        tokens("expiry mid-saga", Boundary.INSERT, CONFIRMED, stage -> stage.google(INSERT, new Unauthorized()));
        tokens(
                "expiry mid-saga",
                Boundary.READ_BACK,
                CONFIRMED,
                stage -> lostAnswer(stage).inserted(stage::expire));
        tokens(
                "expiry mid-saga",
                Boundary.BURN,
                CALENDAR_REJECTED,
                stage -> uncertain(stage, When.AFTER_APPLYING).inserted(stage::expire));
        tokens(
                "expiry mid-saga",
                Boundary.LOOK,
                REJECTED,
                stage -> refusedSave(stage).inserted(stage::expire));
        tokens(
                "expiry mid-saga",
                Boundary.DELETE,
                REJECTED,
                stage -> refusedSave(stage).google(DELETE, new Unauthorized()));
        tokens("invalid_grant", Boundary.TOKEN, REVOKED, stage -> stage.google(TOKEN, invalidGrant));
        tokens("invalid_grant", Boundary.TOKEN, REVOKED, Stage::revoke);
        tokens(
                "invalid_grant",
                Boundary.READ_BACK,
                REVOKED,
                stage -> lostAnswer(stage)
                        .inserted(() -> expireAndThen(stage, invalidGrant))
                        .reconnectedLater());
        tokens(
                "invalid_grant",
                Boundary.LOOK,
                REJECTED,
                stage -> refusedSave(stage)
                        .inserted(() -> expireAndThen(stage, invalidGrant))
                        .reconnectedLater());
        tokens(
                "wrong scope",
                Boundary.TOKEN,
                REVOKED,
                stage -> stage.narrow("https://www.googleapis.com/auth/calendar.events.readonly"));
        tokens(
                "wrong scope",
                Boundary.INSERT,
                REVOKED,
                stage -> stage.google(INSERT, FaultEffect.answer(403, "insufficientPermissions")));
        tokens(
                "401 whatever the token",
                Boundary.INSERT,
                REVOKED,
                stage -> stage.google(INSERT, new Unauthorized(), 2));
        tokens(
                "401 whatever the token",
                Boundary.READ_BACK,
                REVOKED,
                stage -> lostAnswer(stage).google(GET, new Unauthorized(), 2).reconnectedLater());
        tokens(
                "401 whatever the token",
                Boundary.BURN,
                CALENDAR_REJECTED,
                stage -> uncertain(stage, When.AFTER_APPLYING)
                        .google(INSERT, new Unauthorized(), 2)
                        .reconnectedLater());
        tokens(
                "401 whatever the token",
                Boundary.LOOK,
                REJECTED,
                stage -> refusedSave(stage).google(GET, new Unauthorized(), 2).reconnectedLater());
        tokens(
                "401 whatever the token",
                Boundary.DELETE,
                REJECTED,
                stage ->
                        refusedSave(stage).google(DELETE, new Unauthorized(), 2).reconnectedLater());
    }

    private static void expireAndThen(Stage stage, FaultEffect atTheTokenEndpoint) {
        stage.google(TOKEN, atTheTokenEndpoint).expire();
    }

    private void tokens(String fault, Boundary at, String allowed, Consumer<Stage> script) {
        cell(Family.TOKENS, fault, at, allowed, script);
    }

    private void limits() {
        THROTTLES.forEach((fault, throttle) -> {
            limits(fault, Boundary.INSERT, CONFIRMED, stage -> stage.google(INSERT, throttle));
            limits(
                    fault,
                    Boundary.READ_BACK,
                    CONFIRMED,
                    stage -> lostAnswer(stage).google(GET, throttle));
            limits(
                    fault,
                    Boundary.BURN,
                    CALENDAR_REJECTED,
                    stage -> uncertain(stage, When.BEFORE_APPLYING).google(INSERT, throttle));
            limits(fault, Boundary.LOOK, REJECTED, stage -> refusedSave(stage).google(GET, throttle));
            limits(fault, Boundary.DELETE, REJECTED, stage -> refusedSave(stage).google(DELETE, throttle, 2));
        });
        FaultEffect slowDown = new Answer(429, "rate_limit_exceeded", Duration.ofSeconds(1), When.BEFORE_APPLYING);
        limits("429, Retry-After 1 s", Boundary.TOKEN, CONFIRMED, stage -> stage.google(TOKEN, slowDown));
        FaultEffect later = new Answer(429, "rateLimitExceeded", Duration.ofMinutes(5), When.BEFORE_APPLYING);
        limits("429, Retry-After 5 min", Boundary.INSERT, UNAVAILABLE, stage -> stage.google(INSERT, later));
        limits("429, Retry-After 5 min", Boundary.TOKEN, UNAVAILABLE, stage -> stage.google(TOKEN, later));
        limits(
                "403 quotaExceeded",
                Boundary.INSERT,
                UNAVAILABLE,
                stage -> stage.google(INSERT, FaultEffect.answer(403, "quotaExceeded")));
        limits(
                "403 forbidden",
                Boundary.INSERT,
                REVOKED,
                stage -> stage.google(INSERT, FaultEffect.answer(403, "forbidden")));
        limits(
                "403 accessNotConfigured",
                Boundary.INSERT,
                MISCONFIGURED,
                stage -> stage.google(INSERT, FaultEffect.answer(403, "accessNotConfigured")));
        limits(
                "404, no such calendar",
                Boundary.INSERT,
                CALENDAR_REJECTED,
                stage -> stage.google(INSERT, FaultEffect.answer(404, "notFound"), 3));
    }

    private void limits(String fault, Boundary at, String allowed, Consumer<Stage> script) {
        cell(Family.LIMITS, fault, at, allowed, script);
    }

    private void database() {
        WEATHER.forEach((fault, what) -> {
            database(fault, Boundary.INBOX, CONFIRMED, stage -> stage.sql(Place.INBOX, what, 1));
            database(fault, Boundary.INBOX_COMMIT, CONFIRMED, stage -> stage.sql(Place.INBOX_COMMIT, what, 1));
            database(fault, Boundary.TOKEN, CONFIRMED, stage -> stage.sql(Place.TOKEN, what, 1));
            database(fault, Boundary.DECISION, CONFIRMED, stage -> stage.sql(Place.APPOINTMENT, what, 3));
            database(fault, Boundary.DECISION, CONFIRMED, stage -> stage.sql(Place.CONFIRM, what, 1));
            database(fault, Boundary.DECISION_COMMIT, CONFIRMED, stage -> stage.sql(Place.CONFIRM_COMMIT, what, 2));
            database(
                    fault,
                    Boundary.UNDO_BEGINS,
                    REJECTED,
                    stage -> refusedSave(stage).sql(Place.UNDO_BEGINS, what, 2));
            database(
                    fault,
                    Boundary.UNDO_BEGINS,
                    REJECTED,
                    stage -> refusedSave(stage).sql(Place.UNDO_BEGINS_COMMIT, what, 1));
            // nothing to undo: both edges in one transaction
            database(
                    fault,
                    Boundary.UNDO_BEGINS,
                    CALENDAR_REJECTED,
                    stage -> stage.google(INSERT, REFUSED).sql(Place.UNDO_ENDS, what, 1));
            database(
                    fault,
                    Boundary.UNDO_ENDS,
                    REJECTED,
                    stage -> refusedSave(stage).sql(Place.UNDO_ENDS, what, 2));
            database(
                    fault,
                    Boundary.UNDO_ENDS,
                    REJECTED,
                    stage -> refusedSave(stage).sql(Place.UNDO_ENDS_COMMIT, what, 1));
            database(fault, Boundary.ANNOUNCE, CONFIRMED, stage -> stage.sql(Place.ANNOUNCED, what, 1));
            database(
                    fault,
                    Boundary.ANNOUNCE,
                    REJECTED,
                    stage -> refusedSave(stage).sql(Place.ANNOUNCED, what, 1));
        });
        database(
                "held up until the time-out",
                Boundary.DECISION,
                CONFIRMED,
                stage -> stage.sql(Place.APPOINTMENT, SqlFaults.HELD_UP, 1));
        database(
                "held up until the time-out",
                Boundary.UNDO_BEGINS,
                REJECTED,
                stage -> refusedSave(stage).sql(Place.UNDO_BEGINS, SqlFaults.HELD_UP, 1));
        database(
                "held up until the time-out",
                Boundary.UNDO_ENDS,
                REJECTED,
                stage -> refusedSave(stage).sql(Place.UNDO_ENDS, SqlFaults.HELD_UP, 1));
        database(
                "a rival's lock, rolled back",
                Boundary.DECISION,
                CONFIRMED,
                stage -> stage.inserted(() -> stage.rivalInATransaction(false)));
        database(
                "a rival's lock, committed",
                Boundary.DECISION,
                SLOT_TAKEN,
                stage -> stage.inserted(() -> stage.rivalInATransaction(true)));
        database("a rival's row", Boundary.DECISION, SLOT_TAKEN, stage -> stage.inserted(stage::rival));
        Map<String, String> refusals = new LinkedHashMap<>();
        refusals.put("check constraint", "23514");
        refusals.put("unique constraint", "23505");
        refusals.put("NOT NULL", "23502");
        refusals.put("raised by a trigger", "P0001");
        refusals.forEach((fault, state) -> {
            database(fault, Boundary.DECISION, REJECTED, stage -> stage.sql(Place.APPOINTMENT, state, 1));
            database(fault, Boundary.DECISION_COMMIT, REJECTED, stage -> stage.sql(Place.CONFIRM_COMMIT, state, 1));
        });
        database(
                "exclusion constraint",
                Boundary.DECISION,
                SLOT_TAKEN,
                stage -> stage.sql(Place.APPOINTMENT, "23P01", 1));
        database(
                "row swallowed by a trigger",
                Boundary.DECISION,
                REJECTED,
                stage -> stage.sql(Place.APPOINTMENT, SqlFaults.SWALLOWED, ALWAYS));
        database("check constraint", Boundary.INBOX, DEAD_LETTER, stage -> stage.sql(Place.INBOX, "23514", ALWAYS));
        database("check constraint", Boundary.TOKEN, CONFIRMED, stage -> stage.sql(Place.TOKEN, "23514", 1));
        database(
                "check constraint",
                Boundary.UNDO_BEGINS,
                REJECTED,
                stage -> refusedSave(stage).sql(Place.UNDO_BEGINS, "23514", 1));
        database(
                "check constraint",
                Boundary.UNDO_ENDS,
                REJECTED,
                stage -> refusedSave(stage).sql(Place.UNDO_ENDS, "23514", 1));
        database("check constraint", Boundary.ANNOUNCE, CONFIRMED, stage -> stage.sql(Place.ANNOUNCED, "23514", 1));
    }

    private void database(String fault, Boundary at, String allowed, Consumer<Stage> script) {
        cell(Family.DATABASE, fault, at, allowed, script);
    }

    private void kafka() {
        again("duplicate record", Stage::duplicate);
        again("replayed record", Stage::replay);
        cell(Family.KAFKA, "duplicate record", Boundary.INBOX, CONFIRMED, Stage::twice);
        cell(
                Family.KAFKA,
                "duplicate record",
                Boundary.ANNOUNCE,
                REJECTED,
                stage -> refusedOnce(stage).when(seen -> seen.isIn("FAILED"), stage::duplicate));
        cell(
                Family.KAFKA,
                "replayed record",
                Boundary.ANNOUNCE,
                "confirmed, attempt 2",
                stage -> refusedOnce(stage).when(seen -> seen.isIn("FAILED"), stage::replay));
        cells.add(new Cell(
                Family.KAFKA,
                "replayed record",
                Boundary.UNDO_ENDS,
                stage -> refusedOnce(stage)
                        .sql(Place.UNDO_ENDS, SqlFaults.SLOW, 1)
                        .when(seen -> seen.asked(DELETE, 1), stage::replay),
                // whichever of the two has the row first
                Set.of(REJECTED, "confirmed, attempt 2")));
        cell(
                Family.KAFKA,
                "duplicate record",
                Boundary.UNDO_ENDS,
                REJECTED,
                stage -> refusedOnce(stage)
                        .sql(Place.UNDO_ENDS, SqlFaults.SLOW, 1)
                        .when(seen -> seen.asked(DELETE, 1), stage::duplicate));
        cell(
                Family.KAFKA,
                "replayed record",
                Boundary.INBOX,
                CONFIRMED,
                stage -> stage.when(seen -> true, stage::replay));
    }

    private static Stage refusedOnce(Stage stage) {
        return stage.sql(Place.APPOINTMENT, "23514", 1);
    }

    /** It comes once more while the step is under way. */
    private void again(String fault, Consumer<Stage> comesAgain) {
        during(fault, Boundary.TOKEN, CONFIRMED, comesAgain, TOKEN, 1, stage -> {});
        during(fault, Boundary.INSERT, CONFIRMED, comesAgain, INSERT, 1, stage -> {});
        during(fault, Boundary.READ_BACK, CONFIRMED, comesAgain, GET, 1, Matrix::lostAnswer);
        during(
                fault,
                Boundary.BURN,
                CALENDAR_REJECTED,
                comesAgain,
                INSERT,
                3,
                stage -> uncertain(stage, When.AFTER_APPLYING));
        during(fault, Boundary.LOOK, REJECTED, comesAgain, GET, 1, Matrix::refusedOnce);
        during(fault, Boundary.DELETE, REJECTED, comesAgain, DELETE, 1, Matrix::refusedOnce);
        cell(
                Family.KAFKA,
                fault,
                Boundary.DECISION,
                CONFIRMED,
                stage -> stage.sql(Place.APPOINTMENT, SqlFaults.SLOW, 1).inserted(() -> comesAgain.accept(stage)));
        cell(
                Family.KAFKA,
                fault,
                Boundary.DECISION_COMMIT,
                CONFIRMED,
                stage -> stage.sql(Place.CONFIRM_COMMIT, SqlFaults.SLOW, 1).inserted(() -> comesAgain.accept(stage)));
        cell(
                Family.KAFKA,
                fault,
                Boundary.UNDO_BEGINS,
                REJECTED,
                stage -> refusedOnce(stage)
                        .sql(Place.UNDO_BEGINS, SqlFaults.SLOW, 1)
                        .inserted(() -> comesAgain.accept(stage)));
        cell(
                Family.KAFKA,
                fault,
                Boundary.ANNOUNCE,
                CONFIRMED,
                stage -> stage.when(seen -> !seen.told().isEmpty(), () -> comesAgain.accept(stage)));
    }

    private void during(
            String fault,
            Boundary at,
            String allowed,
            Consumer<Stage> comesAgain,
            Operation operation,
            int times,
            Consumer<Stage> way) {
        // a replay that comes when the undo has ended is another attempt
        Set<String> all = fault.equals("replayed record") && !allowed.equals(CONFIRMED)
                ? Set.of(allowed, "confirmed, attempt 2")
                : Set.of(allowed);
        cells.add(new Cell(
                Family.KAFKA,
                fault,
                at,
                stage -> {
                    way.accept(stage);
                    stage.google(operation, new Delay(A_WHILE, When.AFTER_APPLYING))
                            .when(seen -> seen.asked(operation, times), () -> comesAgain.accept(stage));
                },
                all));
    }

    // what is left out, and why

    static List<Gap> gaps() {
        Set<Family> google = EnumSet.of(Family.AMBIGUOUS, Family.LYING, Family.UNDO, Family.TOKENS, Family.LIMITS);
        List<Gap> gaps = new ArrayList<>();
        gaps.add(new Gap(
                google,
                Set.of(),
                EnumSet.of(
                        Boundary.INBOX,
                        Boundary.INBOX_COMMIT,
                        Boundary.DECISION,
                        Boundary.DECISION_COMMIT,
                        Boundary.UNDO_BEGINS,
                        Boundary.UNDO_ENDS,
                        Boundary.ANNOUNCE),
                "Google is not asked anything there."));
        gaps.add(new Gap(
                Set.of(Family.DATABASE),
                Set.of(),
                EnumSet.of(Boundary.INSERT, Boundary.READ_BACK, Boundary.BURN, Boundary.LOOK, Boundary.DELETE),
                "Nothing is written to the database there; the look at the slot is a courtesy whose failure changes nothing"
                        + " (SagaRunnerTest)."));
        gaps.add(new Gap(
                Set.of(Family.AMBIGUOUS),
                WRITES_ONLY,
                EnumSet.of(Boundary.TOKEN, Boundary.READ_BACK, Boundary.LOOK),
                "Reading applies nothing."));
        gaps.add(new Gap(
                Set.of(Family.AMBIGUOUS, Family.LYING),
                Set.of(),
                EnumSet.of(Boundary.DELETE),
                "The answer to a delete has no body."));
        gaps.add(new Gap(
                Set.of(Family.LYING),
                Set.of(),
                EnumSet.of(Boundary.TOKEN, Boundary.READ_BACK, Boundary.LOOK),
                "A token has no id, status or time; what else stands under our id is found by the insert."));
        gaps.add(
                new Gap(
                        Set.of(Family.UNDO),
                        Set.of(),
                        EnumSet.allOf(Boundary.class),
                        "Trouble of an undo, or of what an undo finds: not met at this boundary, or seen one boundary earlier."));
        gaps.add(
                new Gap(
                        Set.of(Family.TOKENS),
                        Set.of(),
                        EnumSet.allOf(Boundary.class),
                        "One token serves insert, read-back and undo: the trouble shows at the first request that needs another."));
        gaps.add(new Gap(
                Set.of(Family.LIMITS),
                Set.of("403 quotaExceeded", "429, Retry-After 5 min"),
                EnumSet.of(Boundary.READ_BACK, Boundary.BURN, Boundary.LOOK, Boundary.DELETE),
                "The undo rests for minutes and is done afterwards (CalendarQuotaTest, UndoingTest)."));
        gaps.add(
                new Gap(
                        Set.of(Family.LIMITS),
                        Set.of(),
                        EnumSet.allOf(Boundary.class),
                        "The token endpoint has none of the Calendar API's reasons; a refusal of an insert is none of a read."));
        gaps.add(new Gap(
                Set.of(Family.DATABASE),
                Set.of(
                        "a rival's lock, rolled back",
                        "a rival's lock, committed",
                        "a rival's row",
                        "exclusion constraint",
                        "row swallowed by a trigger"),
                EnumSet.allOf(Boundary.class),
                "About appointments, which only the decision writes."));
        gaps.add(new Gap(
                Set.of(Family.DATABASE),
                Set.of("check constraint", "unique constraint", "NOT NULL", "raised by a trigger"),
                EnumSet.allOf(Boundary.class),
                "Constraints of other software are on appointments; of our own tables one kind stands for all, and none is"
                        + " deferred."));
        gaps.add(
                new Gap(
                        Set.of(Family.DATABASE),
                        Set.of("held up until the time-out"),
                        EnumSet.allOf(Boundary.class),
                        "The batch would wait for all: ten seconds of every booking in it. What is slow there is the row above."));
        gaps.add(new Gap(
                Set.of(Family.KAFKA),
                Set.of(),
                EnumSet.of(Boundary.INBOX_COMMIT),
                "One consumer reads a partition: the next record waits for the commit."));
        return gaps;
    }
}
