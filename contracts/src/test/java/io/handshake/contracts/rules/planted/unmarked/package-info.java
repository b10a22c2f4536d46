/** Without {@code @NullMarked}, on purpose. */
package io.handshake.contracts.rules.planted.unmarked;
