package io.handshake.ingress;

import io.handshake.ingress.answer.AnswerConfiguration;
import io.handshake.ingress.intake.IntakeConfiguration;
import io.handshake.ingress.metrics.MetricsConfiguration;
import io.handshake.web.WebConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Takes bookings from Vapi's webhook and answers them. */
@SpringBootConfiguration
@EnableAutoConfiguration(exclude = ErrorMvcAutoConfiguration.class) // its error pages quote paths and times
@Import({
    IngressConfiguration.class,
    WebConfiguration.class,
    IntakeConfiguration.class,
    AnswerConfiguration.class,
    MetricsConfiguration.class
})
public class IngressApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(IngressApplication.class, arguments);
    }
}
