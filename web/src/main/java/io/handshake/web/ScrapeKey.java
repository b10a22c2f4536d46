package io.handshake.web;

/** Who may read the metrics of a service; without any key nobody may. */
@FunctionalInterface
public interface ScrapeKey {

    /** Whether this bearer token is one. */
    boolean opens(String presented);
}
