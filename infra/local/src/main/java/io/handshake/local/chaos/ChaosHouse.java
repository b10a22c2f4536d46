package io.handshake.local.chaos;

import io.handshake.local.house.HousePlan;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.Service;
import io.handshake.local.talk.WorkerApi;
import java.time.Duration;
import java.util.List;

/** A house of our own with clinics around it; whatever else runs on this machine is not touched. */
final class ChaosHouse {

    /** Several JVMs start at once, perhaps on a machine that others use too. */
    private static final Duration READY_WITHIN = Duration.ofMinutes(4);

    /** Opens it on free ports; what an earlier run has kept in the folder is deleted. */
    static LocalHouse open(HousePlan plan) {
        return LocalHouse.openAnew(plan);
    }

    /** Once for each build: what is killed in one of these runs comes back in half the time. */
    static void quicken(LocalHouse house) {
        for (Service service : Service.values()) {
            house.quicken(service);
        }
    }

    /** Starts the services, all at once, and returns when they are ready. */
    static void start(LocalHouse house, int workers, int ingresses) {
        for (int number = 0; number < workers; number++) {
            house.start(Service.SAGA_WORKER);
        }
        for (int number = 0; number < ingresses; number++) {
            house.start(Service.INGRESS);
        }
        awaitReady(house);
    }

    /** Returns when all of its services can serve. */
    static void awaitReady(LocalHouse house) {
        house.services().forEach(service -> service.awaitReady(READY_WITHIN));
    }

    /** Makes the clinics known and connected. */
    static void settle(LocalHouse house, List<PlannedClinic> clinics) {
        WorkerApi worker =
                new WorkerApi(house.services(Service.SAGA_WORKER).getFirst().url(), house.adminToken());
        for (PlannedClinic clinic : clinics) {
            house.google().orElseThrow().addAccount(clinic.refreshToken(), clinic.account());
            worker.putClinic(clinic.orgId(), "A clinic", clinic.zone());
            worker.connect(clinic.orgId(), clinic.refreshToken());
        }
    }

    private ChaosHouse() {}
}
