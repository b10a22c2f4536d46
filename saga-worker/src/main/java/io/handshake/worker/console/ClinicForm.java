package io.handshake.worker.console;

/** A clinic as somebody types it; nothing is wrong with it yet. */
public record ClinicForm(String orgId, String name, String calendarId, String timeZone) {

    static final ClinicForm EMPTY = new ClinicForm("", "", "primary", "Europe/London");

    static ClinicForm of(ClinicView clinic) {
        return new ClinicForm(
                clinic.orgId(),
                clinic.name(),
                clinic.calendarId(),
                clinic.zone().getId());
    }

    public ClinicForm {
        name = name.strip();
        calendarId = calendarId.strip();
        timeZone = timeZone.strip();
    }
}
