package io.handshake.worker.calendar;

import io.handshake.contracts.OrgId;
import io.handshake.worker.Bookings;
import io.handshake.worker.saga.Booking;
import io.handshake.worker.saga.HostCalendar;
import java.time.Instant;

class InMemoryCalendarTest extends HostCalendarContract {

    private static final OrgId CONNECTED = new OrgId("connected");
    private static final OrgId UNCONNECTED = new OrgId("unconnected");

    private final InMemoryCalendar calendar = new InMemoryCalendar()
            .clinic(CONNECTED, InMemoryCalendar.Access.CONNECTED)
            .clinic(UNCONNECTED, InMemoryCalendar.Access.UNCONNECTED);

    @Override
    protected HostCalendar calendar() {
        return calendar;
    }

    @Override
    protected Booking aBooking() {
        return Bookings.aBooking().of(CONNECTED).callOfItsOwn().build();
    }

    @Override
    protected Booking aBookingOfAnUnknownClinic() {
        return Bookings.aBooking().of(new OrgId("nobody")).build();
    }

    @Override
    protected Booking aBookingOfAnUnconnectedClinic() {
        return Bookings.aBooking().of(UNCONNECTED).build();
    }

    @Override
    protected boolean isLive(Booking booking) {
        return calendar.isLive(booking);
    }

    @Override
    protected void renameAsPerson(Booking booking) {
        calendar.renameAsPerson(booking);
    }

    @Override
    protected void moveAsPerson(Booking booking) {
        calendar.moveAsPerson(booking);
    }

    @Override
    protected void deleteAsPerson(Booking booking) {
        calendar.deleteAsPerson(booking);
    }

    @Override
    protected void placeForeign(Booking booking) {
        calendar.placeForeign(booking);
    }

    @Override
    protected void rewriteMarker(Booking booking) {
        calendar.placeForeign(booking);
    }

    @Override
    protected void disconnect(Booking booking) {
        calendar.clinic(booking.orgId(), InMemoryCalendar.Access.UNCONNECTED);
    }

    @Override
    protected void revoke(Booking booking) {
        calendar.clinic(booking.orgId(), InMemoryCalendar.Access.REVOKED);
    }

    @Override
    protected Instant deadline() {
        return Instant.MAX;
    }
}
