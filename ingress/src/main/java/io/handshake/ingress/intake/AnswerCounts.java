package io.handshake.ingress.intake;

import io.handshake.ingress.answer.Verdict;
import java.time.Duration;

/** Who counts what callers are told; neither waits nor throws. */
@FunctionalInterface
public interface AnswerCounts {

    /**
     * One tool call was answered.
     *
     * @param took since its webhook came in
     */
    void answered(Verdict verdict, Duration took);
}
