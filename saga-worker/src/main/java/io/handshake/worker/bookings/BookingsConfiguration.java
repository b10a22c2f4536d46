package io.handshake.worker.bookings;

import com.zaxxer.hikari.HikariDataSource;
import io.handshake.worker.audit.AuditLog;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The wiring of what people look at. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BookingsSettings.class)
public class BookingsConfiguration {

    /** For reading what people ask for; others who show something may use it, too. */
    public static final String READING_POOL = "readingPool";

    /** Who looks waits for others who look, and never keeps a connection from a booking. */
    private static final int AT_ONCE = 4;

    /**
     * Bookings want one plan for any values; here each question has its own, made for the values at hand, and every one of them
     * has an index to go by. Nothing is written.
     */
    private static final String FOR_READING =
            "set plan_cache_mode = force_custom_plan; set jit = off; set enable_seqscan = off;"
                    + " set default_transaction_read_only = on";

    @Bean(name = READING_POOL, defaultCandidate = false)
    HikariDataSource readingPool(HikariDataSource bookings) {
        HikariDataSource pool = new HikariDataSource();
        bookings.copyStateTo(pool);
        pool.setPoolName("reading");
        pool.setMaximumPoolSize(AT_ONCE);
        pool.setMinimumIdle(0);
        pool.setConnectionInitSql(FOR_READING);
        return pool;
    }

    @Bean
    Bookings bookings(@Qualifier(READING_POOL) DataSource reading, AuditLog audit, Clock clock) {
        return new SqlBookings(reading, audit, clock);
    }

    @Bean
    BookingExport bookingExport(Bookings bookings, BookingsSettings settings) {
        return new BookingExport(bookings, settings.mostExported());
    }

    @Bean
    BookingController bookingController(Bookings bookings, BookingExport export) {
        return new BookingController(bookings, export);
    }
}
