package io.handshake.worker.console;

import io.handshake.worker.clinics.ClinicRegister;
import io.handshake.worker.clinics.MissedBookings;
import io.handshake.worker.clinics.SettingsAnnouncement;
import io.handshake.worker.consent.ConsentFlow;
import io.handshake.worker.trial.Trials;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;

/** The pages of clinics, and of the way to Google and back. */
@Configuration(proxyBeanMethods = false)
public class ConsoleClinicsConfiguration {

    /**
     * Whoever has a link may set out without a session, and Google's way back comes without one: the flow itself knows whom
     * it lets through.
     */
    @Bean
    @Order(ConsoleConfiguration.CHAIN - 10)
    SecurityFilterChain connectChain(HttpSecurity http, Sessions sessions, CookieCsrfTokenRepository csrfTokens) {
        return http.securityMatcher(ConnectPageController.PLACE + "/**")
                .authorizeHttpRequests(
                        requests -> requests.requestMatchers(ConsoleClinicsConfiguration::mayComeWithoutSession)
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .addFilterBefore(new FormBoundsFilter(), CsrfFilter.class)
                .addFilterBefore(new ConsoleSessionFilter(sessions), AuthorizationFilter.class)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.csrfTokenRepository(csrfTokens))
                .exceptionHandling(errors -> errors.authenticationEntryPoint(
                        (request, response, _) -> ConsoleConfiguration.signInFirst(request, response)))
                .headers(ConsoleConfiguration::headers)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .build();
    }

    private static boolean mayComeWithoutSession(HttpServletRequest request) {
        return request.getMethod().equals("GET")
                && (request.getRequestURI().equals(ConnectPageController.CALLBACK)
                        || request.getParameter(ConnectPageController.INVITATION) != null);
    }

    @Bean
    ConnectPageController connectPageController(ConsentFlow flow) {
        return new ConnectPageController(flow);
    }

    @Bean
    ClinicPageController clinicPageController(
            ClinicRegister register,
            SettingsAnnouncement announcement,
            ConsentFlow flow,
            Trials trials,
            MissedBookings missed,
            Clock clock) {
        return new ClinicPageController(register, announcement, flow, trials, missed, clock);
    }

    @Bean
    NavEntry clinicsNavEntry() {
        return new NavEntry("clinics", "Clinics", "/console/clinics", 50);
    }
}
