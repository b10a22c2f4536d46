package io.handshake.local.house;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** As little of a service as a house needs to see: a port, readiness, and the environment it was given. */
public final class FakeService {

    public static void main(String[] arguments) throws Exception {
        Map<String, String> environment = System.getenv();
        if (environment.containsKey("FAKE_ENDS")) {
            System.out.println("the last words of a fake");
            System.exit(3);
        }
        HttpServer server = HttpServer.create(
                new InetSocketAddress(
                        InetAddress.getByName(environment.get("SERVER_ADDRESS")),
                        Integer.parseInt(environment.get("SERVER_PORT"))),
                0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            boolean ready = path.equals("/actuator/health/readiness");
            String value = ready ? "UP" : environment.getOrDefault(path.substring(1), "");
            byte[] body = value.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        System.out.println("fake is up");
    }

    private FakeService() {}
}
