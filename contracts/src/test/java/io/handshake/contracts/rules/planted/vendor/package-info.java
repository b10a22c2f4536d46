/** One class per vendor package that its name does not allow, and its like that may. */
@NullMarked
package io.handshake.contracts.rules.planted.vendor;

import org.jspecify.annotations.NullMarked;
