/** What the other rooms tell, as figures that Prometheus reads. */
@NullMarked
package io.handshake.ingress.metrics;

import org.jspecify.annotations.NullMarked;
