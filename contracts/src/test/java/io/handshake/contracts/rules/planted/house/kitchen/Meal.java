package io.handshake.contracts.rules.planted.house.kitchen;

import io.handshake.contracts.rules.planted.house.cellar.Wine;

/** Not pure: it imports another room. */
public record Meal(Wine wine) {}
