package io.handshake.contracts;

/**
 * Who the appointment is for. Personal data: it lives in event payloads, the appointment row and the clinic's own
 * calendar, and nowhere else; {@link #toString()} keeps it out of logs by construction.
 *
 * @param phone E.164 where that was possible, else as given; empty when unknown
 * @param email empty when unknown
 */
public record Patient(String name, String phone, String email) {

    public static final int MAX_NAME = 200;
    public static final int MAX_PHONE = 40;
    public static final int MAX_EMAIL = 254;

    public Patient {
        name = Texts.required("patient.name", name, MAX_NAME);
        phone = Texts.optional("patient.phone", phone, MAX_PHONE);
        email = Texts.optional("patient.email", email, MAX_EMAIL);
    }

    @Override
    public String toString() {
        return "Patient[withheld]";
    }
}
