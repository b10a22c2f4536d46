/** Room 7: an outcome in, the waiting webhook answered. */
@NullMarked
package io.handshake.ingress.answer;

import org.jspecify.annotations.NullMarked;
