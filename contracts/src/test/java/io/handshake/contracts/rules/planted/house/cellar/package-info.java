/** Imports nothing. */
@NullMarked
package io.handshake.contracts.rules.planted.house.cellar;

import org.jspecify.annotations.NullMarked;
