/** The house rules, for every module's tests: how the walls between rooms and vendors hold. */
@NullMarked
package io.handshake.contracts.rules;

import org.jspecify.annotations.NullMarked;
