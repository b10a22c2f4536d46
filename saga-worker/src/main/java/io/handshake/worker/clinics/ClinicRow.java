package io.handshake.worker.clinics;

import io.handshake.contracts.OrgId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.ZoneId;

/** A clinic as the table holds it; read here, written by statements that say what they compare. */
@Entity
@Table(name = "clinic")
class ClinicRow {

    @Id
    @Column(name = "org_id")
    private String orgId = "";

    private String name = "";

    @Column(name = "calendar_id")
    private String calendarId = "";

    @Column(name = "time_zone")
    private String timeZone = "";

    private long version;

    protected ClinicRow() {}

    Clinic toClinic() {
        return new Clinic(new OrgId(orgId), name, calendarId, ZoneId.of(timeZone));
    }

    String orgId() {
        return orgId;
    }

    long version() {
        return version;
    }
}
