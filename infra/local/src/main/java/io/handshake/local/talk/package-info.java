/** Speaking to the system from outside: as Vapi, and as an operator. */
@NullMarked
package io.handshake.local.talk;

import org.jspecify.annotations.NullMarked;
