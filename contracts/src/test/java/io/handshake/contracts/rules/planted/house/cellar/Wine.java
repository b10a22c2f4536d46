package io.handshake.contracts.rules.planted.house.cellar;

import io.handshake.contracts.OrgId;
import java.util.List;
import org.slf4j.Logger;

/** Pure: the JDK, SLF4J and the contracts. */
public record Wine(List<OrgId> names, Logger log, int year) {}
