package io.handshake.worker.erasure;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.OrgId;
import io.handshake.worker.bookings.Sought;
import java.util.Optional;

/** Whose data is erased. */
sealed interface Whose {

    /**
     * Everything with this telephone number.
     *
     * @param clinic only what is this clinic's, as its patient has asked this clinic; empty for all clinics
     */
    record Patient(Sought.Phone phone, Optional<OrgId> clinic) implements Whose {}

    /** What one booking says of its patient. */
    record OneBooking(BookingId booking) implements Whose {}

    /** A clinic that has left: its tokens, its settings, and what its bookings say of patients. */
    record WholeClinic(OrgId clinic) implements Whose {}

    /** For audit and log, so without a number. */
    default String subject() {
        return switch (this) {
            case Patient _ -> "patient";
            case OneBooking(BookingId booking) -> "booking/" + booking;
            case WholeClinic(OrgId clinic) -> "clinic/" + clinic;
        };
    }
}
