package io.handshake.local.bench;

import java.util.OptionalDouble;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A cell beside the direct way.
 *
 * @param direct of the same latency and load; null when that is no result
 */
record Compared(CellFigures figures, @Nullable CellFigures direct) {

    /** Bookings a second, as a multiple of direct's. */
    OptionalDouble throughput() {
        return beside(cell -> cell.load().perSecond(), (own, bare) -> own / bare);
    }

    /** Milliseconds that the median takes longer than direct's. */
    OptionalDouble addedMedian() {
        return beside(cell -> cell.load().p50Millis(), (own, bare) -> own - bare);
    }

    /** CPU for a booking, as a multiple of direct's. */
    OptionalDouble cpu() {
        return beside(CellFigures::cpuPerThousand, (own, bare) -> own / bare);
    }

    private OptionalDouble beside(ToDoubleFunction<CellFigures> figure, DoubleBinaryOperator compare) {
        if (direct == null) {
            return OptionalDouble.empty();
        }
        return finite(compare.applyAsDouble(figure.applyAsDouble(figures), figure.applyAsDouble(direct)));
    }

    /** Of a cell without bookings, or a process that took no time, no ratio can be told. */
    static OptionalDouble finite(double figure) {
        return Double.isFinite(figure) ? OptionalDouble.of(figure) : OptionalDouble.empty();
    }
}
