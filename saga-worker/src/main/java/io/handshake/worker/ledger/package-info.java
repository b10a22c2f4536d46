/** Room 5, third step: the appointment row and the decision, in one transaction. */
@NullMarked
package io.handshake.worker.ledger;

import org.jspecify.annotations.NullMarked;
