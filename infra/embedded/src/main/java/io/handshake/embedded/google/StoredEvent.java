package io.handshake.embedded.google;

import tools.jackson.databind.node.ObjectNode;

/**
 * An event as it lies in a calendar now.
 *
 * @param tree the receiver's own copy
 */
record StoredEvent(ObjectNode tree, PackedEvent packed) {

    static StoredEvent of(ObjectNode tree) {
        return new StoredEvent(tree, PackedEvent.of(tree));
    }

    static StoredEvent of(PackedEvent packed) {
        return new StoredEvent(packed.tree(), packed);
    }

    CalendarEvent view() {
        return Calendars.view(tree);
    }
}
