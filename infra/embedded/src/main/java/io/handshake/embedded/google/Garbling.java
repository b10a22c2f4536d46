package io.handshake.embedded.google;

/** How a good answer is spoiled on its way back; the request itself is carried out. */
public enum Garbling {
    /** The announced length, half of the bytes, and a closed connection. */
    HALF_RESPONSE,
    BROKEN_JSON,
    EMPTY_BODY,
    /** JSON without a single field. */
    EMPTY_OBJECT,
    /** A web page with status 200, as a proxy answers. */
    HTML_BODY,
    ID_MISSING,
    ID_EMPTY,
    /** The id of an event that nobody asked for. */
    ID_FOREIGN,
    STATUS_CANCELLED,
    /** Start and end one hour later than they are. */
    OTHER_INSTANTS
}
