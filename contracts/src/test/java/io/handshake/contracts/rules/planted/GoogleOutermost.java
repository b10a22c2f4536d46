package io.handshake.contracts.rules.planted;

import com.google.auth.Credentials;

/** What is nested goes by the name of its file. */
public final class GoogleOutermost {

    record Nested(Credentials vendor) {}

    private GoogleOutermost() {}
}
