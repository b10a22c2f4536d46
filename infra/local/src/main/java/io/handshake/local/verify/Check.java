package io.handshake.local.verify;

import java.util.List;

/** Looks at one part of the system. It changes nothing that it does not put right again. */
interface Check {

    /** The part, in a word. */
    String area();

    List<Checked> look();
}
