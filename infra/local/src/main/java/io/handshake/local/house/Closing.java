package io.handshake.local.house;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Closes all of several things, whatever happens to one of them. */
final class Closing {

    /** In the order given; what is null was never opened. The first failure is thrown when all have had their turn. */
    static void all(@Nullable AutoCloseable... things) {
        all(Arrays.stream(things).filter(Objects::nonNull).toList());
    }

    private static void all(List<@Nullable AutoCloseable> things) {
        IllegalStateException failed = null;
        for (AutoCloseable thing : things) {
            try {
                if (thing != null) {
                    thing.close();
                }
            } catch (Exception e) {
                IllegalStateException next =
                        new IllegalStateException(thing.getClass().getSimpleName() + " did not close", e);
                if (failed == null) {
                    failed = next;
                } else {
                    failed.addSuppressed(next);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    private Closing() {}
}
