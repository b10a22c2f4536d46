/** The manners of every HTTP door of ours: what a stranger may hold, and for how long. */
@NullMarked
package io.handshake.web;

import org.jspecify.annotations.NullMarked;
