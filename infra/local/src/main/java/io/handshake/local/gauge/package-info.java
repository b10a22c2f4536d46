/** What the runs that measure and try out the whole house share: time, processes, topics from outside, and reports. */
@NullMarked
package io.handshake.local.gauge;

import org.jspecify.annotations.NullMarked;
