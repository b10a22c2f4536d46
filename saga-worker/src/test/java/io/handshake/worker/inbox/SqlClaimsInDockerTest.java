package io.handshake.worker.inbox;

import io.handshake.worker.InDocker;

class SqlClaimsInDockerTest extends SqlClaimsTest implements InDocker {}
