/** How a booking's way is told as one trace, from the webhook to the answer. */
@NullMarked
package io.handshake.web.traces;

import org.jspecify.annotations.NullMarked;
