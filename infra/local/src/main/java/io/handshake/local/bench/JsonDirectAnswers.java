package io.handshake.local.bench;

import tools.jackson.databind.json.JsonMapper;

/** What the direct process says to its launcher: one line for each run. */
final class JsonDirectAnswers {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static String write(DirectAnswer answer) {
        return JSON.writeValueAsString(answer);
    }

    static DirectAnswer read(String line) {
        return JSON.readValue(line, DirectAnswer.class);
    }

    private JsonDirectAnswers() {}
}
