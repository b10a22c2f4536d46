package io.handshake.worker.clinics;

import io.handshake.contracts.OrgId;
import java.time.Clock;
import java.time.DateTimeException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.PageRequest;

/** The clinics in PostgreSQL. */
final class JpaClinics implements ClinicRegister {

    private final JpaClinicRows clinics;
    private final JpaConnectionRows connections;
    private final TokenCipher cipher;
    private final Clock clock;

    JpaClinics(JpaClinicRows clinics, JpaConnectionRows connections, TokenCipher cipher, Clock clock) {
        this.clinics = clinics;
        this.connections = connections;
        this.cipher = cipher;
        this.clock = clock;
    }

    @Override
    public void put(Clinic clinic) {
        clinics.put(
                clinic.orgId().value(),
                clinic.name(),
                clinic.calendarId(),
                clinic.timeZone().getId(),
                clock.instant());
    }

    @Override
    public boolean connect(OrgId orgId, Secret refreshToken) {
        Ciphertext sealed = cipher.seal(refreshToken, orgId, TokenCipher.Column.REFRESH_TOKEN);
        return connections.connect(orgId.value(), sealed.bytes(), clock.instant()) == 1;
    }

    @Override
    public Page page(int page, int size) {
        List<Object[]> rows = clinics.page(PageRequest.of(page, size));
        return new Page(rows.stream().map(JpaClinics::found).toList(), clinics.count());
    }

    private static Clinics.Found found(@Nullable Object[] row) {
        if (!(row[0] instanceof ClinicRow clinic)) {
            throw new IllegalStateException("expected a clinic in the first column");
        }
        try {
            return row[1] instanceof GoogleConnectionRow connection
                    ? new Clinics.Found.Connected(clinic.toClinic(), connection.toConnection())
                    : new Clinics.Found.Unconnected(clinic.toClinic());
        } catch (IllegalArgumentException | IllegalStateException | NullPointerException | DateTimeException e) {
            // Written by another version, or by hand: it costs nobody but its own clinic.
            return new Clinics.Found.Unavailable("clinic_unreadable");
        }
    }
}
