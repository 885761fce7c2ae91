package dev.nightjar.examples.spring;

import dev.nightjar.endpoint.Endpoint;
import dev.nightjar.endpoint.EndpointConfig;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;

// snippet: spring-application
@SpringBootApplication(proxyBeanMethods = false)
@EnableWebSocket
public class SignallingApplication {
    public static void main(String[] args) {
        SpringApplication.run(SignallingApplication.class, args);
    }

    @Bean // closed with the application, because it is AutoCloseable
    Endpoint endpoint() {
        return Endpoint.open(EndpointConfig.defaults());
    }

    @Bean
    WebSocketConfigurer signalling(SignallingHandler handler) {
        return registry -> registry.addHandler(handler, "/signalling");
    }
}
// end of snippet
