package io.handshake.worker.console;

import io.handshake.worker.audit.AuditLog;
import io.handshake.worker.clinics.AdminToken;
import io.handshake.worker.clinics.Admission;
import io.handshake.worker.clinics.Seal;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.servlet.resource.ResourceUrlEncodingFilter;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

/**
 * The console's room. Spring Security stands before the console's pages only: the API keeps its own gate, and the probes
 * have none. A page configuration of its own brings each page's controller and its {@link NavEntry}.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableConfigurationProperties(ConsoleSettings.class)
@Import(SignedInConfiguration.class)
public class ConsoleConfiguration {

    /** A room that lets somebody else into one of these pages brings a chain of its own with a lower order. */
    static final int CHAIN = 100;

    /** The pages that ask for a session, as servlets match them ("" is the bare host). */
    private static final String[] PAGES = {"", "/console", "/console/*", "/connect/*"};

    private static final String CONTENT_SECURITY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /**
     * A link in somebody's chat, or Google's way back, opens a page of ours without the session's cookie, which is strict.
     * This page asks once more by itself, and then it is we who ask.
     */
    private static final String ASKS_AGAIN = """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta http-equiv="refresh" content="0"><title>Handshake</title></head>
            <body><p><a href="">Go on to Handshake</a></p></body>
            </html>
            """;

    private static final String LIVE = "/api/live";

    @Bean
    @Order(CHAIN)
    SecurityFilterChain consoleChain(HttpSecurity http, Sessions sessions, CookieCsrfTokenRepository csrfTokens) {
        return http.securityMatcher("/", "/console", "/console/**", "/connect/**")
                .authorizeHttpRequests(requests -> requests.requestMatchers(ConsoleConfiguration::isFromAnotherSite)
                        .denyAll()
                        .requestMatchers(LoginPageController.LOGIN)
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .addFilterBefore(new FormBoundsFilter(), CsrfFilter.class)
                .addFilterBefore(new ConsoleSessionFilter(sessions), AuthorizationFilter.class)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.csrfTokenRepository(csrfTokens))
                .exceptionHandling(errors ->
                        errors.authenticationEntryPoint((request, response, _) -> signInFirst(request, response)))
                .headers(ConsoleConfiguration::headers)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .build();
    }

    /** The browser says so of what another site, also one beside us, has made it send. */
    private static boolean isFromAnotherSite(HttpServletRequest request) {
        String from = request.getHeader("Sec-Fetch-Site");
        return from != null
                && !Set.of("GET", "HEAD").contains(request.getMethod())
                && !Set.of("same-origin", "none").contains(from);
    }

    /** HSTS is for whoever ends TLS to say, and for which names. */
    static void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT_SECURITY))
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .crossOriginOpenerPolicy(Customizer.withDefaults())
                .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                .httpStrictTransportSecurity(HeadersConfigurer.HstsConfig::disable)
                .xssProtection(HeadersConfigurer.XXssConfig::disable);
    }

    /** Who has no session is sent to the login, and from there to where they wanted to go. */
    static void signInFirst(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getHeader("HX-Request") != null) {
            response.setHeader("HX-Redirect", LoginPageController.LOGIN);
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        } else if (isLink(request)) {
            response.setContentType("text/html;charset=UTF-8");
            response.getWriter().write(ASKS_AGAIN);
        } else if (request.getMethod().equals("GET")) {
            String query = request.getQueryString();
            String asked = request.getRequestURI() + (query == null ? "" : "?" + query);
            OwnPage.redirect(
                    response, LoginPageController.LOGIN + "?to=" + URLEncoder.encode(asked, StandardCharsets.UTF_8));
        } else {
            OwnPage.redirect(response, LoginPageController.LOGIN);
        }
    }

    private static boolean isLink(HttpServletRequest request) {
        return request.getMethod().equals("GET")
                && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && Set.of("cross-site", "same-site").contains(String.valueOf(request.getHeader("Sec-Fetch-Site")));
    }

    @Bean
    CookieCsrfTokenRepository csrfTokens() {
        CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
        tokens.setCookieName("handshake-csrf");
        tokens.setCookieCustomizer(cookie -> cookie.path("/").httpOnly(true).sameSite("Strict"));
        return tokens;
    }

    @Bean
    DelegatingFilterProxyRegistrationBean consoleSecurity() {
        var registration = new DelegatingFilterProxyRegistrationBean("springSecurityFilterChain");
        registration.addUrlPatterns(PAGES);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 30);
        return registration;
    }

    @Bean
    FilterRegistrationBean<ConsoleErrorsFilter> consoleErrors() {
        var registration = new FilterRegistrationBean<>(new ConsoleErrorsFilter());
        registration.addUrlPatterns(PAGES);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 20);
        return registration;
    }

    /** Assets are named by their content in every page, so that a browser may keep them for ever. */
    @Bean
    FilterRegistrationBean<ResourceUrlEncodingFilter> assetNames() {
        var registration = new FilterRegistrationBean<>(new ResourceUrlEncodingFilter());
        registration.addUrlPatterns(PAGES);
        // what went wrong is forwarded to its page
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.FORWARD);
        return registration;
    }

    /** Pages follow what happens with the session that they have. */
    @Bean
    Admission liveForPages(Sessions sessions) {
        return request -> request.getMethod().equals("GET")
                && request.getRequestURI().equals(LIVE)
                && sessions.of(request).isPresent();
    }

    @Bean
    Sessions sessions(Seal seal, AdminToken token, DataSource dataSource, ConsoleSettings settings, Clock clock) {
        return new Sessions(seal, token, new SqlSignedOut(dataSource, clock), settings, clock);
    }

    @Bean
    Layout layout(List<NavEntry> nav) {
        return new Layout(nav);
    }

    @Bean
    SmartInitializingSingleton layoutForTemplates(ThymeleafViewResolver templates, Layout layout) {
        return () -> templates.addStaticVariable("layout", layout);
    }

    @Bean
    LoginPageController loginPageController(
            Layout layout,
            AdminToken token,
            Sessions sessions,
            AuditLog audit,
            CookieCsrfTokenRepository csrf,
            Clock clock) {
        return new LoginPageController(
                layout,
                token,
                new Guesses(clock),
                sessions,
                audit,
                (request, response) -> csrf.saveToken(csrf.generateToken(request), request, response));
    }

    @Bean
    StartPageController startPageController(Layout layout) {
        return new StartPageController(layout);
    }

    @Bean
    ErrorPageController errorPageController() {
        return new ErrorPageController();
    }

    @Bean
    AuditPageController auditPageController(AuditLog audit) {
        return new AuditPageController(audit);
    }

    @Bean
    OpenApiController openApiController() {
        return new OpenApiController();
    }

    @Bean
    NavEntry auditNavEntry() {
        return new NavEntry("audit", "Audit", "/console/audit", 70);
    }
}
