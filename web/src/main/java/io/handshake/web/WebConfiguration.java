package io.handshake.web;

import org.apache.catalina.core.StandardHost;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How HTTP is spoken here with whoever comes; sizes and silences are bounded in {@code application.yaml}. */
@Configuration(proxyBeanMethods = false)
public class WebConfiguration {

    @Bean
    FilterRegistrationBean<ScrapeGateFilter> scrapeGate(ObjectProvider<ScrapeKey> keys) {
        return ScrapeGateFilter.opening(keys);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> manners() {
        return tomcat -> {
            tomcat.setProtocol(TomcatProtocol.class.getName());
            tomcat.addEngineValves(new TomcatManners());
            tomcat.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(TomcatProblems.class.getName());
                }
            });
        };
    }
}
