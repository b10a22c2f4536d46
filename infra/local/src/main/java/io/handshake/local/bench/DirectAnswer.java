package io.handshake.local.bench;

/** @param next the number of the first wish that nobody has taken */
record DirectAnswer(LoadFigures figures, long next) {}
