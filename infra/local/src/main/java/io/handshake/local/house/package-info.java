/** The whole system on this machine: servers in this JVM, services as processes of their own. */
@NullMarked
package io.handshake.local.house;

import org.jspecify.annotations.NullMarked;
