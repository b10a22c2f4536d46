package io.handshake.worker.console;

import io.handshake.worker.audit.AuditLog;
import io.handshake.worker.audit.AuditLog.Entry;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who did what, and when. */
@Controller
class AuditPageController {

    private static final int PAGE = 100;

    private final AuditLog audit;

    AuditPageController(AuditLog audit) {
        this.audit = audit;
    }

    @GetMapping("/console/audit")
    String show(
            @RequestParam(defaultValue = "") String subject,
            @RequestParam(defaultValue = "" + Long.MAX_VALUE) String before,
            Model model) {
        Optional<String> only = Optional.of(subject.strip()).filter(text -> !text.isEmpty());
        List<Entry> found = audit.before(id(before), only, PAGE + 1);
        List<Entry> entries = found.subList(0, Math.min(PAGE, found.size()));
        model.addAttribute("subject", subject.strip());
        model.addAttribute("entries", entries);
        model.addAttribute("older", found.size() > PAGE ? entries.getLast().id() : 0);
        return "console/audit";
    }

    private static long id(String text) {
        if (!text.matches("[0-9]{1,19}")) {
            throw new IllegalArgumentException("before: expected the number of an entry");
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("before: expected the number of an entry", e);
        }
    }
}
