package io.handshake.worker.ledger;

import io.handshake.worker.InDocker;

class SqlJournalInDockerTest extends SqlJournalTest implements InDocker {}
