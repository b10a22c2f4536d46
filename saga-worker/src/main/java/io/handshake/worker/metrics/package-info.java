/** What the other rooms tell, as figures that Prometheus reads. */
@NullMarked
package io.handshake.worker.metrics;

import org.jspecify.annotations.NullMarked;
