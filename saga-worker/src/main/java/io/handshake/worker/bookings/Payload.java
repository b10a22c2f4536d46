package io.handshake.worker.bookings;

/** What the caller said of the patient and the visit; each is empty when it was not given. */
public record Payload(String name, String phone, String email, String notes, String serviceType) {

    /** Whether it was erased: whoever is booked for has a name. */
    public boolean erased() {
        return name.isEmpty();
    }

    /** What may be seen by whoever looks. */
    Payload masked() {
        return new Payload(
                Masking.name(name), Masking.phone(phone), Masking.email(email), Masking.notes(notes), serviceType);
    }

    @Override
    public String toString() {
        return "Payload[withheld]";
    }
}
