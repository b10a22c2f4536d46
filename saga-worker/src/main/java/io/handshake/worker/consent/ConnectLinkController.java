package io.handshake.worker.consent;

import io.handshake.contracts.OrgId;
import io.handshake.worker.audit.Actor;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Links that a platform sends to its clinics, so that they connect their calendars themselves. */
@RestController
class ConnectLinkController {

    private final ConsentFlow flow;

    ConnectLinkController(ConsentFlow flow) {
        this.flow = flow;
    }

    @PostMapping("/api/clinics/{orgId}/connect-link")
    @ResponseStatus(HttpStatus.CREATED)
    LinkAnswer invite(
            @PathVariable String orgId,
            @RequestParam(defaultValue = "72") int validHours,
            @RequestParam(defaultValue = "false") boolean anyAccount,
            Actor actor,
            HttpServletResponse response) {
        long most = ConsentFlow.LONGEST_INVITATION.toHours();
        if (validHours < 1 || validHours > most) {
            throw new IllegalArgumentException("validHours: expected 1 to " + most + ", found another number");
        }
        AccountRule rule = anyAccount ? AccountRule.ANY : AccountRule.THE_SAME_AS_BEFORE;
        ConsentFlow.Invitation invitation = flow.invite(new OrgId(orgId), actor, Duration.ofHours(validHours), rule)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "No clinic has this org id."));
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        return new LinkAnswer(invitation.link().toString(), invitation.expiresAt());
    }

    /** The link holds a secret: whoever has it may connect a calendar to this clinic, once. */
    record LinkAnswer(String url, Instant expiresAt) {}
}
