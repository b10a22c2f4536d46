package io.handshake.worker.inbox;

import io.handshake.worker.InDocker;

class SqlInboxInDockerTest extends SqlInboxTest implements InDocker {}
