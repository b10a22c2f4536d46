package io.handshake.local.house;

/** How to reach the house's PostgreSQL. */
public record Database(String url, String username, String password) {

    /** Without the password, and without what an URL may carry of it. */
    @Override
    public String toString() {
        return "Database[" + url.replaceFirst("\\?.*", "") + "]";
    }
}
