package io.handshake.worker.clinics;

import io.handshake.contracts.OrgId;
import io.handshake.worker.audit.Actor;
import io.handshake.worker.audit.AuditLog;
import java.time.Clock;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.PageRequest;
import org.springframework.transaction.support.TransactionOperations;

/** The clinics in PostgreSQL. */
final class JpaClinics implements ClinicRegister {

    private static final Pattern NOT_LITERAL = Pattern.compile("[!%_]");

    private final JpaClinicRows clinics;
    private final JpaConnectionRows connections;
    private final TokenCipher cipher;
    private final AuditLog audit;
    private final TransactionOperations transaction;
    private final Clock clock;

    JpaClinics(
            JpaClinicRows clinics,
            JpaConnectionRows connections,
            TokenCipher cipher,
            AuditLog audit,
            TransactionOperations transaction,
            Clock clock) {
        this.clinics = clinics;
        this.connections = connections;
        this.cipher = cipher;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public void put(Clinic clinic, Actor by) {
        transaction.executeWithoutResult(_ -> {
            String changes =
                    find(clinic.orgId()).map(before -> changes(before, clinic)).orElse("created");
            clinics.put(
                    clinic.orgId().value(),
                    clinic.name(),
                    clinic.calendarId(),
                    clinic.timeZone().getId(),
                    clock.instant());
            audit.record(by, "put-clinic", subject(clinic.orgId()), changes);
        });
    }

    /** The names of what changed: a calendar's id is often an e-mail address. */
    private static String changes(ClinicCard before, Clinic after) {
        if (!(before instanceof ClinicCard.Legible(Clinic clinic, var _))) {
            return "made readable";
        }
        List<String> changed = new ArrayList<>();
        if (!clinic.name().equals(after.name())) {
            changed.add("name");
        }
        if (!clinic.calendarId().equals(after.calendarId())) {
            changed.add("calendar");
        }
        if (!clinic.timeZone().equals(after.timeZone())) {
            changed.add("time zone " + clinic.timeZone() + " to " + after.timeZone());
        }
        return changed.isEmpty() ? "nothing changed" : "changed: " + String.join(", ", changed);
    }

    private static String subject(OrgId orgId) {
        return "clinic/" + orgId;
    }

    @Override
    public boolean connect(OrgId orgId, Secret refreshToken, Grant grant, Actor by, String how) {
        return transaction.execute(_ -> {
            boolean connected = connect(orgId, refreshToken, grant);
            if (connected) {
                audit.record(by, "connect-google", subject(orgId), how);
            }
            return connected;
        });
    }

    private boolean connect(OrgId orgId, Secret refreshToken, Grant grant) {
        Ciphertext sealed = cipher.seal(refreshToken, orgId, TokenCipher.Column.REFRESH_TOKEN);
        int rows = connections.connect(
                orgId.value(),
                sealed.bytes(),
                clock.instant(),
                grant.at().orElse(null),
                grant.endsAt().orElse(null),
                endedInTestingMode(orgId));
        return rows == 1;
    }

    /** Whether the connection that is replaced looks as if the app were in testing mode: the next one is told of it. */
    private boolean endedInTestingMode(OrgId orgId) {
        return find(orgId)
                .filter(ClinicCard.Legible.class::isInstance)
                .map(card -> ((ClinicCard.Legible) card).connection())
                .filter(connection -> switch (connection) {
                    case ConnectionCard.NotConnected() -> false;
                    case ConnectionCard.Connected connected -> connected.mayEndSoon();
                    case ConnectionCard.ReconnectNeeded broken -> broken.testingModeSuspected();
                })
                .isPresent();
    }

    @Override
    public Optional<ClinicCard> find(OrgId orgId) {
        return clinics.find(orgId.value()).stream().findFirst().map(JpaClinics::card);
    }

    @Override
    public Page page(Filter filter, int page, int size) {
        boolean needsPerson = filter.who() == Who.NEEDS_PERSON;
        String like = like(filter.text());
        List<Object[]> rows =
                clinics.page(needsPerson, like, filter.order() == Order.TROUBLE_FIRST, PageRequest.of(page, size));
        return new Page(rows.stream().map(JpaClinics::card).toList(), clinics.count(needsPerson, like));
    }

    @Override
    public long needingPerson() {
        return clinics.count(true, "%");
    }

    private static String like(String text) {
        String literal =
                NOT_LITERAL.matcher(text.strip().toLowerCase(Locale.ROOT)).replaceAll("!$0");
        return literal.isEmpty() ? "%" : "%" + literal + "%";
    }

    private static ClinicCard card(@Nullable Object[] row) {
        if (!(row[0] instanceof ClinicRow clinic)) {
            throw new IllegalStateException("expected a clinic in the first column");
        }
        try {
            return new ClinicCard.Legible(
                    clinic.toClinic(),
                    row[1] instanceof GoogleConnectionRow connection
                            ? connection.toCard()
                            : new ConnectionCard.NotConnected());
        } catch (IllegalArgumentException | IllegalStateException | NullPointerException | DateTimeException e) {
            return new ClinicCard.Illegible(new OrgId(clinic.orgId()));
        }
    }
}
