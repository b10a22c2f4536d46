package io.handshake.local.journeys;

import io.handshake.local.house.HousePlan;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.Service;
import io.handshake.local.house.ServiceProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives all journeys of this JVM one house with one ingress and one worker, and audits it after each of them. */
final class InTown implements ParameterResolver, AfterEachCallback {

    static final Path ROOT =
            Path.of(System.getProperty("handshake.root")).toAbsolutePath().normalize();

    /** In target, so that the services' logs can be read after a failure; the space finds who forgets to quote. */
    static Path folder(String house) {
        return ROOT.resolve("infra/local/target/journeys").resolve(house + " house");
    }

    /** Of this JVM, however many classes it runs: each of them is a run of its own for the build when several JVMs run. */
    private static final class Shared {

        private static final Town TOWN = open();

        private static Town open() {
            String house = "shared " + System.getProperty("handshake.fork", "1");
            LocalHouse opened = LocalHouse.openAnew(HousePlan.alone(ROOT, folder(house)));
            Runtime.getRuntime().addShutdownHook(new Thread(opened::close));
            opened.start(Service.SAGA_WORKER);
            opened.start(Service.INGRESS);
            opened.services().forEach(service -> service.awaitReady(LocalHouse.READY_WITHIN));
            return new Town(opened);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Town.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return Shared.TOWN;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Town town = Shared.TOWN;
        town.google().clearFaults();
        town.google().onInserted(inserted -> {});
        for (ServiceProcess service : town.house().services()) {
            if (!service.isAlive() && service.restart()) {
                service.awaitReady(LocalHouse.READY_WITHIN);
            }
        }
        town.audit();
    }
}
