package io.handshake.worker;

import io.handshake.worker.audit.Actor;
import io.handshake.worker.audit.AuditLog;
import java.util.List;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

final class Stopgap {
    static final ApplicationContextInitializer<GenericApplicationContext> UNTIL_MERGED = house -> {
        house.registerBean(AuditLog.class, () -> new RecordedActs());
        house.registerBean("stopgapActor", WebMvcConfigurer.class, () -> new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new HandlerMethodArgumentResolver() {
                    @Override
                    public boolean supportsParameter(MethodParameter parameter) {
                        return parameter.getParameterType() == Actor.class;
                    }

                    @Override
                    public Object resolveArgument(
                            MethodParameter p, ModelAndViewContainer m, NativeWebRequest r, WebDataBinderFactory b) {
                        return Actor.API;
                    }
                });
            }
        });
    };

    private Stopgap() {}
}
