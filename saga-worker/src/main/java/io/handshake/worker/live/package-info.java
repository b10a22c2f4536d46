/**
 * Beside the rooms: what happens now, read off the topics and tables while somebody looks, the same on each worker. While
 * nobody looks, nothing here runs.
 */
@NullMarked
package io.handshake.worker.live;

import org.jspecify.annotations.NullMarked;
