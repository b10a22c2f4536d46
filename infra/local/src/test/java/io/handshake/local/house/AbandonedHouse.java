package io.handshake.local.house;

import java.nio.file.Path;

/** Opens a house with one service in it and waits to be killed; prints the service's pid and URL. */
public final class AbandonedHouse {

    public static void main(String[] arguments) throws InterruptedException {
        try {
            LocalHouse house = LocalHouse.open(HousePlan.alone(Path.of(arguments[0]), Path.of(arguments[1])));
            ServiceProcess service = house.start(Service.INGRESS);
            service.awaitReady(LocalHouse.READY_WITHIN);
            System.out.println("url " + service.url());
            System.out.println("pid " + service.pid());
        } catch (RuntimeException e) {
            // the servers would keep this process alive, and its reader waiting
            System.out.println(e.getMessage());
            Runtime.getRuntime().halt(1);
        }
        Thread.currentThread().join();
    }

    private AbandonedHouse() {}
}
