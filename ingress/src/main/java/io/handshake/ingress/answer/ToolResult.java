package io.handshake.ingress.answer;

/**
 * The answer to one tool call.
 *
 * @param toolCallId goes back byte for byte
 * @param name the tool's name as it was called; Vapi's schema requires it (OpenAPI {@code ToolCallResult})
 */
public record ToolResult(String toolCallId, String name, Verdict verdict) {}
