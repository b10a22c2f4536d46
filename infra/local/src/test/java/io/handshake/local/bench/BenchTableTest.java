package io.handshake.local.bench;

import static io.handshake.local.bench.MadeUp.cell;
import static io.handshake.local.bench.MadeUp.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchTableTest {

    private static final int WIDEST = 200;

    @Test
    void putsTheWaysUnderEachOther() {
        List<String> lines = BenchTable.lines(run(
                cell(Way.WEBHOOK, 0, 1024)
                        .at(612.34)
                        .taking(8.25, 31)
                        .costing(2.25)
                        .strange(1),
                cell(Way.DIRECT, 0, 1024).at(1000),
                cell(Way.TOPIC, 50, 16).violating("booking 1 was lost")));

        assertThat(lines).allMatch(line -> line.length() <= WIDEST);
        assertThat(String.join("\n", lines)).startsWith("""
                        ./handshake bench --latency 0,50 --in-flight 1024,16 --ways webhook,direct,topic --seconds 10\
                         --clinics 200 --workers 1 --ingresses 1 --rows 0 --heap 256
                        2 cores, 8000 MiB, JDK 25.0.1+8, 2026-03-04T05:06:07Z
                        Raised limits: <admitted> 4096 & more

                        Speed
                                                   | throughput           | latency, ms                      | ended as                    | promises
                        Google  in flight      way | bookings/s  x direct | p50   p99   max  p50 over direct | confirmed  refused  strange | violations

                          0 ms       1024   direct |     1000.0      1.00 | 2.0   4.0   8.0              0.0 |       990       10        0 |          0
                          0 ms       1024  webhook |      612.3      0.61 | 8.3  31.0  62.0              6.3 |       990       10        1 |          0

                         50 ms         16    topic |     1000.0         - | 2.0   4.0   8.0                - |       990       10        0 |          1

                        Cost
                                                   | CPU seconds for 1000 bookings                | not in the total | PostgreSQL for a booking  | Kafka for a booking
                        Google  in flight      way | total  x direct  direct  worker  kafka    pg |     google  load | WAL bytes  commits  syncs |      records  bytes

                          0 ms       1024   direct |  1.00      1.00    0.50       -      -  0.50 |       0.50  0.25 |      1000     1.00   0.05 |         0.00      0
                          0 ms       1024  webhook |  2.25      2.25       -    1.13   0.56  0.56 |       0.50  0.25 |      4000     3.00   0.04 |         2.00    900

                         50 ms         16    topic |  1.00         -       -    0.50   0.25  0.25 |       0.50  0.25 |      4000     3.00   0.04 |         2.00    900

                        Memory, the most that was resident
                                                   | MiB
                        Google  in flight      way | direct  worker  ingress  pg

                          0 ms       1024   direct |    100       -        -  50
                          0 ms       1024  webhook |      -     300      200  50

                         50 ms         16    topic |      -     300        -  50

                        topic, Google 50 ms, 16 in flight: VIOLATED: booking 1 was lost
                        """);
        assertThat(lines)
                .contains("webhook, Google 0 ms, 1024 in flight: strange: call-7: PENDING", "Targets")
                .anyMatch(line ->
                        line.matches("met +webhook, CPU a booking, Google 0 ms, most in flight +2\\.250 x direct"
                                + " +wanted: at most 2\\.5 x direct"));
    }

    @Test
    void tellsWhichCellsAreMissing() {
        BenchFigures figures = run(cell(Way.DIRECT, 0, 1), cell(Way.TOPIC, 9, 1));

        assertThat(figures.isGood()).isFalse();
        assertThat(BenchTable.lines(figures))
                .contains(
                        "topic, Google 0 ms, 1 in flight: not measured",
                        "direct, Google 9 ms, 1 in flight: not measured");
    }

    @Test
    void isGoodWithAllCellsAndNoBrokenPromise() {
        assertThat(run(cell(Way.DIRECT, 0, 1), cell(Way.TOPIC, 0, 1).strange(3)).isGood())
                .isTrue();
        assertThat(run(cell(Way.DIRECT, 0, 1), cell(Way.TOPIC, 0, 1).violating("lost"))
                        .isGood())
                .isFalse();
    }
}
