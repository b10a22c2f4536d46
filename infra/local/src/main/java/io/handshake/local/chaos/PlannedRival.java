package io.handshake.local.chaos;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;

/**
 * Other software enters an appointment straight into the table.
 *
 * @param at since the load began
 */
record PlannedRival(Duration at, String orgId, LocalDateTime start, ZoneId zone) {}
