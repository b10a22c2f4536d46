package io.handshake.worker;

import io.handshake.worker.audit.Actor;
import io.handshake.worker.audit.AuditLog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What was written into the audit, in a list: for rooms that are tested without the audit's own table. */
public final class RecordedActs implements AuditLog {

    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    @Override
    public void record(Actor actor, String action, String subject, String detail) {
        entries.add(new Entry(entries.size() + 1L, Instant.EPOCH, actor, action, subject, detail));
    }

    @Override
    public List<Entry> before(long id, Optional<String> subject, int limit) {
        return entries.reversed().stream()
                .filter(entry -> entry.id() < id)
                .filter(entry -> subject.isEmpty() || entry.subject().equals(subject.get()))
                .limit(limit)
                .toList();
    }

    /** Each as {@code actor action subject detail}, the oldest first. */
    public List<String> acts() {
        return entries.stream()
                .map(entry -> String.join(" ", entry.actor().name(), entry.action(), entry.subject(), entry.detail()))
                .toList();
    }
}
