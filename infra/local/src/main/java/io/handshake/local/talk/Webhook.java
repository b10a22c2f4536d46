package io.handshake.local.talk;

import java.util.List;

/** Calls the webhook as Vapi does. */
public final class Webhook {

    public static final String PATH = "/webhooks/vapi";

    private final BoundedHttp http;

    /** @param ingress the root of its HTTP, without a slash at its end */
    public Webhook(String ingress, String secret) {
        this.http = new BoundedHttp(ingress, secret);
    }

    /**
     * One tool call and its answer.
     *
     * @throws UnusableAnswerException when the answer is not that of an authenticated tool call
     * @throws NoAnswerException when there is none
     */
    public VapiAnswer book(VapiCall call) {
        return book(List.of(call)).getFirst();
    }

    /** Several tool calls in one message. */
    public List<VapiAnswer> book(List<VapiCall> calls) {
        Reply reply = post(JsonVapi.message(calls));
        if (reply.status() != 200) {
            throw new UnusableAnswerException(reply.status(), "Expected 200 from the webhook, found " + reply.status());
        }
        List<VapiAnswer> answers = answers(reply);
        if (answers.size() != calls.size()) {
            throw new UnusableAnswerException(
                    reply.status(), "Expected " + calls.size() + " results, found " + answers.size());
        }
        return answers;
    }

    private static List<VapiAnswer> answers(Reply reply) {
        try {
            return JsonVapi.answers(reply.body());
        } catch (IllegalArgumentException e) {
            throw new UnusableAnswerException(reply.status(), "Expected results from the webhook", e);
        }
    }

    /** Any body. */
    public Reply post(String json) {
        return http.send("POST", PATH, json);
    }
}
