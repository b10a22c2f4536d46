package io.handshake.worker.outcome;

import io.handshake.worker.InDocker;

class SqlAnnouncementsInDockerTest extends SqlAnnouncementsTest implements InDocker {}
