package io.handshake.ingress.intake;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.time.ZoneId;
import java.util.Map;

/** Telephone numbers to E.164, where that can be done without guessing. */
final class LibphoneNumbers {

    /** libphonenumber's name for "nowhere": then only numbers that begin with their country's code are understood. */
    private static final String NO_REGION = "ZZ";

    /**
     * The JDK does not know which country a zone lies in. North America's numbers are alike in the United States and in
     * Canada. A clinic elsewhere keeps national numbers as they were given, rather than as British ones.
     */
    private static final Map<String, String> REGION_OF_ZONE = Map.ofEntries(
            Map.entry("Europe/London", "GB"),
            Map.entry("Europe/Belfast", "GB"),
            Map.entry("Europe/Jersey", "JE"),
            Map.entry("Europe/Guernsey", "GG"),
            Map.entry("Europe/Isle_of_Man", "IM"),
            Map.entry("Europe/Dublin", "IE"),
            Map.entry("America/New_York", "US"),
            Map.entry("America/Detroit", "US"),
            Map.entry("America/Chicago", "US"),
            Map.entry("America/Denver", "US"),
            Map.entry("America/Phoenix", "US"),
            Map.entry("America/Los_Angeles", "US"),
            Map.entry("America/Anchorage", "US"),
            Map.entry("Pacific/Honolulu", "US"),
            Map.entry("America/Toronto", "CA"),
            Map.entry("America/Winnipeg", "CA"),
            Map.entry("America/Edmonton", "CA"),
            Map.entry("America/Vancouver", "CA"),
            Map.entry("America/Halifax", "CA"),
            Map.entry("America/St_Johns", "CA"),
            Map.entry("Australia/Sydney", "AU"),
            Map.entry("Australia/Melbourne", "AU"),
            Map.entry("Australia/Brisbane", "AU"),
            Map.entry("Australia/Adelaide", "AU"),
            Map.entry("Australia/Perth", "AU"),
            Map.entry("Pacific/Auckland", "NZ"));

    private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();

    /** E.164 when the text is a number that the clinic's country, or the country it names, could have; else unchanged. */
    String normalised(String text, ZoneId clinicZone) {
        try {
            PhoneNumber number = numbers.parse(text, REGION_OF_ZONE.getOrDefault(clinicZone.getId(), NO_REGION));
            boolean plain =
                    numbers.isPossibleNumber(number) && number.getExtension().isEmpty();
            return plain ? numbers.format(number, PhoneNumberUtil.PhoneNumberFormat.E164) : text;
        } catch (NumberParseException e) {
            return text;
        }
    }
}
