package io.handshake.worker.live;

import java.util.Optional;

/** The tables, looked at. */
interface Standings {

    /** Empty when the database does not answer. */
    Optional<Standing> now();
}
