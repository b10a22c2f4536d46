/** Who knocks at our doors without being one of us: raw sockets, and bodies that nobody would write. For tests only. */
@NullMarked
package io.handshake.contracts.strangers;

import org.jspecify.annotations.NullMarked;
