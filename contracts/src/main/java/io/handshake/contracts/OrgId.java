package io.handshake.contracts;

/** A clinic, as the platform that owns it names it: opaque, case-sensitive, at most 100 characters. */
public record OrgId(String value) {

    public static final int MAX_LENGTH = 100;

    public OrgId {
        value = Texts.required("orgId", value, MAX_LENGTH);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < '!' || c > '~') {
                throw new IllegalArgumentException(
                        "orgId: expected visible ASCII characters without spaces, found another at position " + i);
            }
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
