package io.handshake.local.journeys;

import io.handshake.local.house.HousePlan;
import io.handshake.local.house.LocalHouse;
import io.handshake.local.house.Service;
import io.handshake.local.house.ServiceProcess;
import io.handshake.local.house.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives all journeys of this JVM one house with one ingress and one worker, and audits it after each of them. Its services
 * write JSON and tell a collector; those of the houses of their own do neither.
 */
final class InTown implements ParameterResolver, AfterEachCallback {

    static final Path ROOT =
            Path.of(System.getProperty("handshake.root")).toAbsolutePath().normalize();

    private static final Namespace NAMESPACE = Namespace.create(InTown.class);

    /** In target, so that the services' logs can be read after a failure; the space finds who forgets to quote. */
    static Path folder(String house) {
        return ROOT.resolve("infra/local/target/journeys").resolve(house + " house");
    }

    private record Shared(Town town, TraceReceiver traces) implements AutoCloseable {

        static Shared open() {
            TraceReceiver traces = new TraceReceiver();
            LocalHouse house = LocalHouse.openAnew(HousePlan.alone(ROOT, folder("shared"))
                    .with(Map.of(Settings.TRACES_ENDPOINT, traces.url(), Settings.LOG_FORMAT, "logstash")));
            house.start(Service.SAGA_WORKER);
            house.start(Service.INGRESS);
            house.services().forEach(service -> service.awaitReady(LocalHouse.READY_WITHIN));
            return new Shared(new Town(house), traces);
        }

        @Override
        public void close() {
            town.house().close();
            traces.close();
        }
    }

    private static Shared shared(ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent(Shared.class, type -> Shared.open(), Shared.class);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Town.class || type == TraceReceiver.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Shared shared = shared(context);
        return parameter.getParameter().getType() == Town.class ? shared.town() : shared.traces();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Town town = shared(context).town();
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
