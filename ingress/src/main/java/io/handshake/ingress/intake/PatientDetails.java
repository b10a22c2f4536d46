package io.handshake.ingress.intake;

import io.handshake.contracts.Patient;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;

/** Who the appointment is for. Over-long text is asked about again: half a name would look like a whole one. */
final class PatientDetails {

    /** What models write when they were told to fill in every argument. */
    private static final Set<String> NOT_GIVEN =
            Set.of("none", "n/a", "na", "null", "undefined", "unknown", "not provided", "not given", "-");

    private final LibphoneNumbers numbers = new LibphoneNumbers();

    /**
     * Reads what the assistant was told.
     *
     * @param callerNumber the number that calls, which serves when no other is given
     */
    Reading<Patient> of(Arguments arguments, String callerNumber, ZoneId clinicZone) {
        String name = Texts.oneLine(arguments.first("patientName", "customerName", "customer_name", "name"));
        String given = given(arguments, "patientPhone", "customerPhone", "customer_phone", "phone");
        String phone = hasDigits(given) ? given : Texts.oneLine(callerNumber);
        String email = given(arguments, "patientEmail", "customerEmail", "customer_email", "email");
        if (name.isEmpty() || isPlaceholder(name)) {
            return Reading.ask("Ask the caller for the patient's full name, and send it as patientName.");
        }
        if (name.length() > Patient.MAX_NAME) {
            return Reading.ask("The patient's name is too long. Ask for it again, with at most " + Patient.MAX_NAME
                    + " characters.");
        }
        if (given.length() > Patient.MAX_PHONE) {
            return Reading.ask("The telephone number is too long. Ask the caller for one number, with its area code.");
        }
        if (!email.isEmpty() && (email.length() > Patient.MAX_EMAIL || email.indexOf('@') < 1)) {
            return Reading.ask("That is not an e-mail address. Ask the caller to spell it, or leave patientEmail out.");
        }
        String usable = hasDigits(phone) && phone.length() <= Patient.MAX_PHONE ? phone : "";
        return Reading.clear(new Patient(name, numbers.normalised(usable, clinicZone), email));
    }

    private static String given(Arguments arguments, String... names) {
        String text = Texts.oneLine(arguments.first(names));
        return isPlaceholder(text) ? "" : text;
    }

    private static boolean isPlaceholder(String text) {
        return NOT_GIVEN.contains(text.toLowerCase(Locale.ROOT));
    }

    private static boolean hasDigits(String text) {
        return text.chars().anyMatch(Character::isDigit);
    }
}
