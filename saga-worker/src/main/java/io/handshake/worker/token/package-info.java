/** Room 5, first step: an access token that is good for long enough. */
@NullMarked
package io.handshake.worker.token;

import org.jspecify.annotations.NullMarked;
