package io.handshake.local.bench;

import io.handshake.local.audit.Answers;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Calls the webhook as Vapi does. The callers are dealt out to the ingresses, and keep their connections. */
final class WebhookLoad implements Load {

    private final List<URI> ingresses;
    private final String secret;
    private final BenchWishes wishes;
    private final Clock clock;
    private final WishText text = new WishText();
    private List<WebhookCaller> callers = List.of();

    /** @param ingresses the roots of their HTTP, with their ports */
    WebhookLoad(List<URI> ingresses, String secret, BenchWishes wishes, Clock clock) {
        this.ingresses = List.copyOf(ingresses);
        this.secret = secret;
        this.wishes = wishes;
        this.clock = clock;
    }

    @Override
    public LoadFigures run(int inFlight, Duration length, AtomicLong numbers) {
        List<WebhookCaller> now =
                IntStream.range(0, inFlight).mapToObj(this::caller).toList();
        callers = now;
        return new ClosedLoop(wishes).run(inFlight, length, numbers, now::get);
    }

    private WebhookCaller caller(int number) {
        URI ingress = ingresses.get(number % ingresses.size());
        return new WebhookCaller(new KeptConnection(ingress, secret), text, clock);
    }

    /** What the callers of the last run were told. */
    Answers answers() {
        var given = callers.stream().flatMap(caller -> caller.given().stream()).toList();
        return new Answers(given, given.size(), 0);
    }

    /** Each caller has closed its own connection when it ended. */
    @Override
    public void close() {}
}
