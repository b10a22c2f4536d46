package io.handshake.ingress.intake;

import io.handshake.contracts.FailureReason;
import java.util.function.Function;

/** What was made of a part of the request. */
sealed interface Reading<T> {

    /** Understood. */
    record Clear<T>(T value) implements Reading<T> {}

    /**
     * Not understood, or not possible.
     *
     * @param sentence tells the assistant what to ask the caller for; it quotes nothing personal
     */
    record Unclear<T>(FailureReason reason, String sentence) implements Reading<T> {}

    static <T> Reading<T> clear(T value) {
        return new Clear<>(value);
    }

    static <T> Reading<T> ask(String sentence) {
        return new Unclear<>(FailureReason.INVALID_REQUEST, sentence);
    }

    /** Goes on while everything is clear; the first question ends it. */
    default <U> Reading<U> then(Function<? super T, Reading<U>> next) {
        return switch (this) {
            case Clear<T> clear -> next.apply(clear.value());
            case Unclear<T> unclear -> new Unclear<>(unclear.reason(), unclear.sentence());
        };
    }
}
