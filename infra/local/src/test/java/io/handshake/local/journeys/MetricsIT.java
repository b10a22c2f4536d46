package io.handshake.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.handshake.local.Watching;
import io.handshake.local.house.Service;
import io.handshake.local.talk.Reply;
import io.handshake.local.talk.WorkerApi;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(InTown.class)
@Timeout(60)
class MetricsIT {

    @Test
    void whateverAnAlertOrADashboardAsksForIsThere(Town town) {
        List<String> scrapes = Stream.of(Service.INGRESS, Service.SAGA_WORKER)
                .map(service -> scrape(town, service, town.house().metricsToken()))
                .map(reply -> {
                    assertThat(reply.status()).isEqualTo(200);
                    return reply.body();
                })
                .toList();

        assertThat(Watching.missing(Watching.expressions(), scrapes)).isEmpty();
    }

    @Test
    void strangersSeeNoFigures(Town town) {
        for (Service service : Service.values()) {
            assertThat(scrape(town, service, "").status()).isEqualTo(401);
            assertThat(scrape(town, service, town.house().vapiSecret()).status())
                    .isEqualTo(401);
        }
        assertThat(scrape(town, Service.INGRESS, town.house().adminToken()).status())
                .isEqualTo(401);
    }

    private static Reply scrape(Town town, Service service, String token) {
        return new WorkerApi(town.house().services(service).getFirst().url(), token).get("/actuator/prometheus");
    }
}
