package io.handshake.worker.calendar;

import io.handshake.worker.saga.HostCalendar;
import io.handshake.worker.saga.Pauses;
import io.handshake.worker.token.AccessTokens;
import io.handshake.worker.token.GoogleTransport;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The calendar's room. From outside it needs a {@link Clock}, and the tokens' room. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CalendarSettings.class)
public class CalendarConfiguration {

    @Bean(destroyMethod = "close")
    GoogleTransport calendarTransport(CalendarSettings settings, Clock clock) {
        return new GoogleTransport(
                new GoogleTransport.Limits(
                        settings.connectTimeout(), settings.readTimeout(), settings.maxConnections()),
                clock);
    }

    @Bean
    HostCalendar hostCalendar(
            GoogleTransport calendarTransport,
            AccessTokens tokens,
            CalendarSettings settings,
            Pauses pauses,
            Clock clock) {
        var quota = new CalendarQuota(settings.projectRequestsPerMinute(), settings.clinicRequestsPerMinute(), clock);
        var api = new GoogleCalendarApi(calendarTransport, settings.apiRootUrl(), tokens, quota, clock);
        return new GoogleCalendar(api, new GooglePatience(clock, pauses));
    }

    @Bean
    CalendarAccess calendarAccess(GoogleTransport calendarTransport, CalendarSettings settings) {
        return new GoogleCalendarAccess(calendarTransport, settings.apiRootUrl());
    }
}
