/** Imports the cellar. */
@NullMarked
package io.handshake.contracts.rules.planted.house.kitchen;

import org.jspecify.annotations.NullMarked;
