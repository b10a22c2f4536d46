package io.handshake.worker.console;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Who types the host alone is sent to where people come in. */
@Controller
class StartPageController {

    private final Layout layout;

    StartPageController(Layout layout) {
        this.layout = layout;
    }

    @GetMapping("/")
    String start() {
        return "redirect:" + layout.start();
    }
}
