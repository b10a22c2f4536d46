package io.handshake.worker.erasure;

import io.handshake.contracts.BookingId;
import io.handshake.contracts.OrgId;
import io.handshake.worker.audit.Reason;
import io.handshake.worker.bookings.Sought;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is asked for. Messages quote nothing: it is a telephone number. A member that we do not know is a mistake to tell, as a
 * misspelt {@code orgId} would erase at all clinics.
 *
 * @param dryRun unless the body says {@code false}
 */
record JsonErasure(Whose whose, Reason reason, boolean dryRun) {

    private static final Set<String> MEMBERS = Set.of("phone", "orgId", "bookingId", "clinic", "reason", "dryRun");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    static JsonErasure read(byte[] body) {
        ObjectNode wish = object(body);
        if (!MEMBERS.containsAll(wish.propertyNames())) {
            throw new IllegalArgumentException(
                    "body: expected no members but " + new TreeSet<>(MEMBERS) + ", found another");
        }
        JsonNode dryRun = wish.path("dryRun");
        if (!dryRun.isMissingNode() && !dryRun.isBoolean()) {
            throw new IllegalArgumentException("dryRun: expected true or false, found something else");
        }
        Whose whose = whose(wish);
        return new JsonErasure(whose, reason(whose, text(wish, "reason").orElse("")), dryRun.asBoolean(true));
    }

    private static Whose whose(ObjectNode wish) {
        Optional<Sought.Phone> phone = text(wish, "phone").map(Sought.Phone::new);
        Optional<OrgId> atClinic = text(wish, "orgId").map(OrgId::new);
        Optional<BookingId> booking = text(wish, "bookingId").map(BookingId::parse);
        Optional<OrgId> clinic = text(wish, "clinic").map(OrgId::new);
        boolean one = (phone.isPresent() ? 1 : 0) + (booking.isPresent() ? 1 : 0) + (clinic.isPresent() ? 1 : 0) == 1;
        if (!one || (atClinic.isPresent() && phone.isEmpty())) {
            throw new IllegalArgumentException(
                    "body: expected one of phone (with orgId or without), bookingId and clinic, found another choice");
        }
        return phone.<Whose>map(number -> new Whose.Patient(number, atClinic))
                .or(() -> booking.map(Whose.OneBooking::new))
                .orElseGet(() -> new Whose.WholeClinic(clinic.orElseThrow()));
    }

    /** It goes into the audit, where nothing can be erased. */
    private static Reason reason(Whose whose, String text) {
        if (whose instanceof Whose.Patient patient
                && text.replaceAll("[^0-9]", "").contains(patient.phone().core())) {
            throw new IllegalArgumentException("reason: expected words that name nobody, found the number");
        }
        return new Reason(text);
    }

    private static Optional<String> text(ObjectNode node, String member) {
        JsonNode value = node.path(member);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw new IllegalArgumentException(member + ": expected a string, found something else");
        }
        return Optional.of(value.asString());
    }

    private static ObjectNode object(byte[] body) {
        JsonNode node;
        try {
            node = JSON.readTree(body);
        } catch (JacksonException e) {
            // without its cause: Jackson's messages quote the input
            throw new IllegalArgumentException("body: expected one JSON object, found something else");
        }
        if (!(node instanceof ObjectNode object)) {
            throw new IllegalArgumentException("body: expected one JSON object, found something else");
        }
        return object;
    }
}
