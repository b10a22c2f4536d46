package io.handshake.embedded.google;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Carries a request out as a fault wants it. */
final class Breakage {

    private static final Duration SHIFT = Duration.ofHours(1);
    private static final String PAGE = "<!doctype html><title>Please log in</title>";
    private static final String FOREIGN_ID = "0foreign0foreign0foreign0";

    /** What the request asks for. */
    interface Work {
        Answer carryOut();
    }

    private final Patience patience;

    Breakage(Patience patience) {
        this.patience = patience;
    }

    /** @param work carries the request out, with the rights that its caller had when it arrived */
    Reply reply(FaultEffect effect, Call call, Work work) {
        return switch (effect) {
            case FaultEffect.Answer error -> {
                applyIf(error.when(), work);
                yield new Reply.Whole(answer(call, error));
            }
            case FaultEffect.Delay delay -> new Reply.Whole(delayed(delay, work));
            case FaultEffect.Drop drop -> {
                applyIf(drop.when(), work);
                yield new Reply.Nothing();
            }
            case FaultEffect.Garbled garbled -> garbled(garbled.how(), work.carryOut());
            case FaultEffect.Drip drip -> new Reply.Dripping(work.carryOut(), drip.pause());
            case FaultEffect.Oversized oversized -> {
                Answer answer = work.carryOut();
                yield new Reply.Whole(answer.withBody(
                        " ".repeat(oversized.bytes()) + answer.body().text()));
            }
            case FaultEffect.Page page -> {
                applyIf(page.when(), work);
                yield new Reply.Whole(Answer.html(page.status(), PAGE));
            }
            case FaultEffect.DetailedAnswer error -> {
                applyIf(error.when(), work);
                yield new Reply.Whole(Answer.json(
                        error.status(),
                        GoogleError.of(error.status(), error.reason()).detailed()));
            }
            case FaultEffect.ApplyLate late -> {
                patience.later(late.after(), work::carryOut);
                yield late.meanwhile() == Meanwhile.STALL ? stalled() : new Reply.Nothing();
            }
            case FaultEffect.Unauthorized() ->
                new Reply.Whole(
                        call.operation() == Operation.TOKEN
                                ? OAuthError.invalidClient().answer()
                                : Answer.ofError(GoogleError.authError()));
            case FaultEffect.Stall() -> stalled();
        };
    }

    private static void applyIf(When when, Work work) {
        if (when == When.AFTER_APPLYING) {
            work.carryOut();
        }
    }

    private static Answer answer(Call call, FaultEffect.Answer error) {
        boolean oauth = call.operation() == Operation.TOKEN || call.operation() == Operation.REVOKE;
        Answer answer = oauth
                ? new OAuthError(error.status(), error.reason(), "Made by a fault").answer()
                : Answer.ofError(GoogleError.of(error.status(), error.reason()));
        return error.retryAfter().isZero()
                ? answer
                : answer.withHeader(
                        "Retry-After", Long.toString(error.retryAfter().toSeconds()));
    }

    private Answer delayed(FaultEffect.Delay delay, Work work) {
        return switch (delay.when()) {
            case BEFORE_APPLYING -> patience.after(delay.length(), work::carryOut);
            case AFTER_APPLYING -> {
                Answer answer = work.carryOut();
                patience.pause(delay.length());
                yield answer;
            }
        };
    }

    private Reply stalled() {
        patience.pause(GoogleStandIn.LONGEST_STALL);
        return new Reply.Nothing();
    }

    private static Reply garbled(Garbling how, Answer answer) {
        return switch (how) {
            case HALF_RESPONSE -> new Reply.Half(answer);
            case BROKEN_JSON -> new Reply.Whole(answer.withBody("{\"kind\": \"calendar#event\", \"id\": "));
            case EMPTY_OBJECT -> new Reply.Whole(answer.withBody("{}"));
            case EMPTY_BODY -> new Reply.Whole(answer.withBody(""));
            case HTML_BODY -> new Reply.Whole(Answer.html(200, PAGE));
            case ID_MISSING, ID_EMPTY, ID_FOREIGN, STATUS_CANCELLED, OTHER_INSTANTS ->
                new Reply.Whole(
                        answer.status() == 200
                                ? answer.withBody(
                                        tampered(how, Json.parse(answer.body().text()))
                                                .toString())
                                : answer);
        };
    }

    private static ObjectNode tampered(Garbling how, ObjectNode event) {
        switch (how) {
            case ID_MISSING -> event.remove("id");
            case ID_EMPTY -> event.put("id", "");
            case ID_FOREIGN -> event.put("id", FOREIGN_ID);
            case STATUS_CANCELLED -> event.put("status", "cancelled");
            case OTHER_INSTANTS -> shift(event);
            case HALF_RESPONSE, BROKEN_JSON, EMPTY_BODY, EMPTY_OBJECT, HTML_BODY ->
                throw new IllegalArgumentException(how + " does not tamper with a field");
        }
        return event;
    }

    private static void shift(ObjectNode event) {
        for (String side : List.of("start", "end")) {
            if (event.get(side) instanceof ObjectNode time && time.hasNonNull("dateTime")) {
                time.put(
                        "dateTime",
                        new EventTimes(Calendars.DEFAULT_ZONE)
                                .spelled(EventTimes.instant(event, side).plus(SHIFT)));
            }
        }
    }
}
