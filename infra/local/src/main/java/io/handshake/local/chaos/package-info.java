/** Random faults against a house of its own, steady load, and the measuring of recovery; all held against every invariant. */
@NullMarked
package io.handshake.local.chaos;

import org.jspecify.annotations.NullMarked;
