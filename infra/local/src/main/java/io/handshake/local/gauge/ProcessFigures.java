package io.handshake.local.gauge;

/**
 * A process at one moment.
 *
 * @param residentKib of memory, as the kernel counts
 * @param heapKib in use after a full collection
 * @param files open descriptors
 */
public record ProcessFigures(long residentKib, long heapKib, long files) {}
