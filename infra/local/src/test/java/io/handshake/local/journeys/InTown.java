package io.handshake.local.journeys;

import io.handshake.local.house.HousePlan;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.Service;
import io.handshake.local.house.ServiceProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives all journeys of this JVM one house with one ingress and one worker, and audits it after each of them. */
final class InTown implements ParameterResolver, AfterEachCallback {

    static final Path ROOT =
            Path.of(System.getProperty("handshake.root")).toAbsolutePath().normalize();

    private static final Namespace NAMESPACE = Namespace.create(InTown.class);

    /** In target, so that the services' logs can be read after a failure; the space finds who forgets to quote. */
    static Path folder(String house) {
        return ROOT.resolve("infra/local/target/journeys").resolve(house + " house");
    }

    private record Shared(Town town) implements AutoCloseable {

        static Shared open() {
            LocalHouse house = LocalHouse.openAnew(HousePlan.alone(ROOT, folder("shared")));
            house.start(Service.SAGA_WORKER);
            house.start(Service.INGRESS);
            house.services().forEach(service -> service.awaitReady(LocalHouse.READY_WITHIN));
            return new Shared(new Town(house));
        }

        @Override
        public void close() {
            town.house().close();
        }
    }

    private static Town town(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Shared.class, type -> Shared.open(), Shared.class)
                .town();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Town.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return town(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Town town = town(context);
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
