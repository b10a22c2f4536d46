package io.handshake.worker.clinics;

import jakarta.servlet.http.HttpServletRequest;

/** Who may ask the API for something without the admin token. */
@FunctionalInterface
public interface Admission {

    /** Whether this request may pass; looks at its line and its headers, never at its body. */
    boolean admits(HttpServletRequest request);
}
