package io.handshake.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A JVM with a broker and one record in it. */
final class KafkaChild {

    private KafkaChild() {}

    public static void main(String[] arguments) throws Exception {
        EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        kafka.provision(List.of(new TopicSpec("kept", 1, Map.of())));
        KafkaRecords.send(kafka, "kept", "written before the kill");
        System.out.println(ChildJvm.READY + kafka.port());
        Thread.currentThread().join();
    }
}
