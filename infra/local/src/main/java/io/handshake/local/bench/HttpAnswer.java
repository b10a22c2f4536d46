package io.handshake.local.bench;

/**
 * One answer, read to its end.
 *
 * @param body its bytes taken as UTF-8
 * @param closes the other side closes the connection after it
 */
record HttpAnswer(int status, String body, boolean closes) {}
