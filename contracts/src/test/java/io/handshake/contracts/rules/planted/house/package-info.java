/** A house of rooms. */
@NullMarked
package io.handshake.contracts.rules.planted.house;

import org.jspecify.annotations.NullMarked;
