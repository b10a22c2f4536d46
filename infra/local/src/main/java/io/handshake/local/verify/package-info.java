/** The command that looks from outside whether a running system is fit for production. */
@NullMarked
package io.handshake.local.verify;

import org.jspecify.annotations.NullMarked;
