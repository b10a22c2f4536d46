package io.handshake.worker.console;

import io.handshake.worker.bookings.BookingExport;
import io.handshake.worker.bookings.Bookings;
import io.handshake.worker.clinics.Clinics;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pages of bookings. */
@Configuration(proxyBeanMethods = false)
public class ConsoleBookingsConfiguration {

    @Bean
    BookingPageController bookingPageController(Bookings bookings, BookingExport export, Clinics clinics) {
        return new BookingPageController(bookings, export, clinics);
    }

    @Bean
    NavEntry bookingsNavEntry() {
        return new NavEntry("bookings", "Bookings", "/console/bookings", 20);
    }
}
