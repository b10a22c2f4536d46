/** The benchmark: the whole product beside the bare calls that it makes, in one run on one machine. */
@NullMarked
package io.handshake.local.bench;

import org.jspecify.annotations.NullMarked;
