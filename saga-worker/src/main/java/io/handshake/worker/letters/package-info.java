/** Letters: what could not be read, shown to a person, who sends it again after a fix or discards it. */
@NullMarked
package io.handshake.worker.letters;

import org.jspecify.annotations.NullMarked;
