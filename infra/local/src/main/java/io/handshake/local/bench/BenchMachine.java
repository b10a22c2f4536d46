package io.handshake.local.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Where the figures were measured; they mean nothing without it.
 *
 * @param memoryMib of the machine or the container
 */
record BenchMachine(int cores, long memoryMib, String jdk) {

    /** This one. */
    static BenchMachine here() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new BenchMachine(
                Runtime.getRuntime().availableProcessors(),
                system.getTotalMemorySize() >> 20,
                Runtime.version().toString());
    }

    @Override
    public String toString() {
        return cores + " cores, " + memoryMib + " MiB, JDK " + jdk;
    }
}
