package io.handshake.local.chaos;

import io.handshake.embedded.google.Fault;
import java.time.LocalDate;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Everything that will be done, decided before anything is started: the same options and day give the same plan.
 *
 * @param calls in order of their time
 * @param rivals in order of their time
 * @param faults in order of their time
 * @param weather what Google does to requests while the load lasts
 */
record ChaosPlan(
        List<PlannedClinic> clinics,
        List<PlannedCall> calls,
        List<PlannedRival> rivals,
        List<ProcessFault> faults,
        List<Fault> weather) {

    /** Named, so that a seed means the same on every JDK. */
    private static final String GENERATOR = "L64X128MixRandom";

    ChaosPlan {
        clinics = List.copyOf(clinics);
        calls = List.copyOf(calls);
        rivals = List.copyOf(rivals);
        faults = List.copyOf(faults);
        weather = List.copyOf(weather);
    }

    /** @param today the appointments are wanted some weeks later */
    static ChaosPlan of(ChaosOptions options, LocalDate today) {
        RandomGenerator random = RandomGeneratorFactory.of(GENERATOR).create(options.seed());
        List<PlannedClinic> clinics = PlannedClinic.several(options.clinics());
        PlannedCalls calls = new PlannedCalls(options, new Wishes(clinics, today), random);
        return new ChaosPlan(
                clinics,
                calls.calls(),
                calls.rivals(),
                PlannedFaults.of(options.faults(), options.loadLasts(), random),
                Weather.stormy(random));
    }
}
