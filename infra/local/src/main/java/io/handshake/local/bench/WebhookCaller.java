package io.handshake.local.bench;

import io.handshake.local.audit.Given;
import io.handshake.local.audit.Given.Answered;
import io.handshake.local.audit.Given.Heard;
import io.handshake.local.audit.Given.Lost;
import io.handshake.local.audit.Given.Unusable;
import io.handshake.local.bench.BenchWishes.BenchWish;
import io.handshake.local.talk.JsonVapi;
import io.handshake.local.talk.VapiAnswer;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** One caller on a connection of its own, who remembers what it was told. */
final class WebhookCaller implements ClosedLoop.Caller {

    private final KeptConnection connection;
    private final WishText text;
    private final Clock clock;
    private final List<Given> given = new ArrayList<>();

    WebhookCaller(KeptConnection connection, WishText text, Clock clock) {
        this.connection = connection;
        this.text = text;
        this.clock = clock;
    }

    @Override
    public String book(BenchWish wish) {
        Heard heard = heard(wish);
        given.add(new Given(wish.clinic().orgId(), wish.callId(), wish.requestId(), heard, clock.instant()));
        return switch (heard) {
            case Answered answered when !answered.toolCallId().equals(wish.requestId()) -> "the answer to another call";
            case Answered answered -> answered.isError() ? answered.reason() : answered.status();
            case Unusable(int status) -> "HTTP " + status + " without an answer that can be read";
            case Lost() -> "no answer";
        };
    }

    private Heard heard(BenchWish wish) {
        try {
            HttpAnswer answer = connection.post(text.of(wish));
            return answer.status() == 200 ? read(answer) : new Unusable(answer.status());
        } catch (IOException e) {
            return new Lost();
        }
    }

    private static Heard read(HttpAnswer answer) {
        try {
            List<VapiAnswer> answers = JsonVapi.answers(answer.body());
            return answers.size() == 1 ? answered(answers.getFirst()) : new Unusable(answer.status());
        } catch (IllegalArgumentException e) {
            return new Unusable(answer.status());
        }
    }

    private static Answered answered(VapiAnswer answer) {
        return new Answered(
                answer.isError(),
                answer.toolCallId(),
                answer.status(),
                answer.reason(),
                answer.bookingId(),
                answer.eventId(),
                answer.appointmentId());
    }

    /** When it has ended. */
    List<Given> given() {
        return List.copyOf(given);
    }

    @Override
    public void close() {
        connection.close();
    }
}
