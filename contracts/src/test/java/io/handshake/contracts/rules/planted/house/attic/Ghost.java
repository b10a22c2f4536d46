package io.handshake.contracts.rules.planted.house.attic;

import io.handshake.contracts.rules.planted.house.kitchen.Meal;

/** What only a generic type names is imported too. */
public record Ghost(java.util.List<Meal> meals) {}
