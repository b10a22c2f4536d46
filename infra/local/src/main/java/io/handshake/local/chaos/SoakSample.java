package io.handshake.local.chaos;

import io.handshake.local.gauge.ProcessFigures;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was seen at one moment of steady load.
 *
 * @param second since the load began
 * @param processes by name
 * @param connections to PostgreSQL, ours included
 * @param lag records of the requests that no worker has committed
 * @param undecided bookings
 */
record SoakSample(
        long second, Map<String, ProcessFigures> processes, long connections, long lag, long undecided, long decided) {

    SoakSample {
        processes = new TreeMap<>(processes);
    }
}
