package io.handshake.worker.token;

import io.handshake.worker.clinics.Clinics;
import io.handshake.worker.clinics.Connections;
import io.handshake.worker.saga.Repeating;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The tokens' room. From outside it needs a {@link Clock}, and the clinics' room. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TokenSettings.class)
public class TokenConfiguration {

    private static final Duration LOOK_AHEAD_EVERY = Duration.ofSeconds(15);

    @Bean(destroyMethod = "close")
    GoogleTransport tokenTransport(TokenSettings settings, Clock clock) {
        return new GoogleTransport(
                new GoogleTransport.Limits(
                        settings.tokenConnectTimeout(), settings.tokenReadTimeout(), settings.tokenMaxConnections()),
                clock);
    }

    @Bean(destroyMethod = "close")
    GoogleTokens googleTokens(
            Clinics clinics,
            Connections connections,
            GoogleTransport tokenTransport,
            TokenSettings settings,
            ObjectProvider<RefreshCounts> counts,
            Clock clock) {
        var endpoint = new GoogleTokenEndpoint(tokenTransport, client(settings), clock);
        return new GoogleTokens(clinics, connections, endpoint, counts.getIfAvailable(() -> RefreshCounts.NONE), clock);
    }

    @Bean
    AuthorizationCodes authorizationCodes(GoogleTransport tokenTransport, TokenSettings settings, Clock clock) {
        return new GoogleAuthorizationCodes(tokenTransport, client(settings), clock);
    }

    private static GoogleTokenEndpoint.Client client(TokenSettings settings) {
        return new GoogleTokenEndpoint.Client(settings.clientId(), settings.clientSecret(), settings.tokenUrl());
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    Repeating tokensAhead(GoogleTokens tokens) {
        return new Repeating("tokens-ahead", LOOK_AHEAD_EVERY, tokens::refreshAhead);
    }
}
