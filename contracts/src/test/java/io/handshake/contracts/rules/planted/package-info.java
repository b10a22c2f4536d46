/** Violations planted for the house rules, each beside its like that keeps them. In no jar. */
@NullMarked
package io.handshake.contracts.rules.planted;

import org.jspecify.annotations.NullMarked;
