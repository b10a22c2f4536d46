/** Imports the kitchen. */
@NullMarked
package io.handshake.contracts.rules.planted.house.attic;

import org.jspecify.annotations.NullMarked;
