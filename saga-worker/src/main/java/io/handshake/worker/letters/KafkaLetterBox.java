package io.handshake.worker.letters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handshake.contracts.Topic;
import io.handshake.worker.inbox.KafkaDeadLetters;
import io.handshake.worker.letters.DeadLetter.Origin;
import io.handshake.worker.letters.LetterShelf.Arrived;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.springframework.kafka.listener.BatchMessageListener;

/**
 * Puts dead letters on the shelf, a few at a time. The container commits the offsets after this returns; a letter that comes
 * again finds itself there.
 */
final class KafkaLetterBox implements BatchMessageListener<byte[], byte[]> {

    private static final Set<String> OURS = Set.of(
            KafkaDeadLetters.REASON, KafkaDeadLetters.ORIGIN, KafkaDeadLetters.LEFT_BEHIND, KafkaDeadLetters.CAME_OF);

    private static final Pattern ORIGIN = Pattern.compile("(.+)-(\\d{1,9})@(\\d{1,18})");

    /** What letters may come back to. */
    private static final Set<Topic> REQUESTS = Set.of(Topic.BOOKING_REQUESTED, Topic.BOOKING_REPLAYED);

    private static final int MAX_REASON = 500;
    private static final String NO_REASON = "the letter does not say why it was set aside";

    private final LetterShelf shelf;

    KafkaLetterBox(LetterShelf shelf) {
        this.shelf = shelf;
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> letters) {
        shelf.put(letters.stream().map(KafkaLetterBox::arrived).toList());
    }

    private static Arrived arrived(ConsumerRecord<byte[], byte[]> letter) {
        LetterBody body = body(letter);
        String leftBehind = text(letter, KafkaDeadLetters.LEFT_BEHIND);
        // more than any of ours: somebody else's, named without its bytes as well
        boolean isTooLarge = body.bytes() > Topic.MAX_DEAD_LETTER_BYTES;
        return new Arrived(
                id(letter),
                letter.partition(),
                letter.offset(),
                Instant.ofEpochMilli(letter.timestamp()),
                origin(text(letter, KafkaDeadLetters.ORIGIN)),
                reason(text(letter, KafkaDeadLetters.REASON)),
                isTooLarge ? new LetterBody(null, null, List.of()) : body,
                leftBehind.matches("\\d{1,15}") ? Long.parseLong(leftBehind) : body.bytes(),
                isTooLarge || !leftBehind.isEmpty(),
                cameOf(text(letter, KafkaDeadLetters.CAME_OF)));
    }

    /** With its time: a topic that was made anew counts its offsets from the beginning. */
    private static UUID id(ConsumerRecord<byte[], byte[]> letter) {
        String place = letter.topic() + "-" + letter.partition() + "@" + letter.offset() + " " + letter.timestamp();
        return UUID.nameUUIDFromBytes(place.getBytes(UTF_8));
    }

    private static LetterBody body(ConsumerRecord<byte[], byte[]> letter) {
        List<LetterBody.Header> headers = new ArrayList<>();
        for (Header header : letter.headers()) {
            if (!OURS.contains(header.key())) {
                headers.add(new LetterBody.Header(header.key(), header.value()));
            }
        }
        return new LetterBody(letter.key(), letter.value(), headers);
    }

    private static Optional<Origin> origin(String text) {
        Matcher origin = ORIGIN.matcher(text);
        if (!origin.matches()) {
            return Optional.empty();
        }
        return REQUESTS.stream()
                .filter(topic -> topic.topicName().equals(origin.group(1)))
                .map(topic -> new Origin(topic, Integer.parseInt(origin.group(2)), Long.parseLong(origin.group(3))))
                .findFirst();
    }

    /** On one line, whoever wrote it. */
    private static String reason(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ").strip();
        if (line.isEmpty()) {
            return NO_REASON;
        }
        return line.length() <= MAX_REASON ? line : line.substring(0, MAX_REASON);
    }

    private static Optional<UUID> cameOf(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
    }
}
