package io.handshake.worker.console;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The API, described for programs; behind the same gate as the rest of it. */
@RestController
class OpenApiController {

    private static final Resource DOCUMENT = new ClassPathResource("openapi.yaml");

    @GetMapping("/api/openapi.yaml")
    ResponseEntity<Resource> document() {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_YAML).body(DOCUMENT);
    }
}
