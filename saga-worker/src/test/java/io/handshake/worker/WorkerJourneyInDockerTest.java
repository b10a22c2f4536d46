package io.handshake.worker;

class WorkerJourneyInDockerTest extends WorkerJourneyTest implements InDocker {

    @Override
    KafkaServer kafka() {
        return DockerServers.kafka();
    }
}
