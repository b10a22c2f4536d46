package io.handshake.local.audit;

import java.util.List;

/**
 * What everybody was told.
 *
 * @param calls how many called; each of them must have come to something
 * @param mayBeLost how many connections may have broken, because whoever answers was struck; 0 when nobody was
 */
public record Answers(List<Given> given, int calls, int mayBeLost) {

    public Answers {
        given = List.copyOf(given);
    }
}
