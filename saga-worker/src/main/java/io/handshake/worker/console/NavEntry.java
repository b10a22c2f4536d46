package io.handshake.worker.console;

/**
 * A page that the console's navigation offers. Each page's configuration has a bean of this, so that the navigation shows
 * what is there.
 *
 * @param key what the page's template names as its own
 * @param order from left to right; the first is where people come in
 */
record NavEntry(String key, String title, String url, int order) {}
