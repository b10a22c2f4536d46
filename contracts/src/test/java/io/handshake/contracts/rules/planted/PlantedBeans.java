package io.handshake.contracts.rules.planted;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.stereotype.Repository;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.RestController;

/** Beans as they are not made here, and as they are. */
public final class PlantedBeans {

    @Component
    record Scanned() {}

    @Service
    record ScannedService() {}

    @Repository
    record ScannedRepository() {}

    @RestController
    record Webhook() {}

    @Controller
    record Console() {}

    static final class FilledField {
        @Autowired
        String text;
    }

    static final class FilledConstructor {
        @Autowired
        FilledConstructor() {}
    }

    static final class FilledSetter {
        @Autowired
        void text(String text) {}
    }

    @RestController
    record WebhookController() {}

    @Controller
    record ConsoleController() {}

    record Plain(String text) {}

    private PlantedBeans() {}
}
