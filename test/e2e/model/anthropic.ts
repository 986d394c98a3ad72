import { type Dialect, eventStream, type Heard, type Reply, sendJson } from "./dialect.ts";
import { asText, contentText, items } from "./json.ts";

/** Anthropic's Messages, as Claude Code speaks it. */
export const anthropic: Dialect = {
  speaks: (path) => path.endsWith("/messages"),
  hear,
  say: (reply, { body }, response) => {
    const block = blockOf(reply);
    const stop = reply.kind === "call" ? "tool_use" : "end_turn";
    const usage = { input_tokens: 10, output_tokens: 5, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
    const message = { id: "msg_scripted", type: "message", role: "assistant", model: body.model, stop_sequence: null };
    if (body.stream !== true) {
      sendJson(response, 200, { ...message, content: [block], stop_reason: stop, usage });
      return;
    }
    const stream = eventStream(response);
    const send = (type: string, more: object): void => stream({ type, ...more }, type);
    send("message_start", { message: { ...message, content: [], stop_reason: null, usage } });
    const [empty, delta] =
      block.type === "text"
        ? [
            { type: "text", text: "" },
            { type: "text_delta", text: block.text },
          ]
        : [
            { ...block, input: {} },
            { type: "input_json_delta", partial_json: JSON.stringify(block.input) },
          ];
    send("content_block_start", { index: 0, content_block: empty });
    send("content_block_delta", { index: 0, delta });
    send("content_block_stop", { index: 0 });
    send("message_delta", { delta: { stop_reason: stop, stop_sequence: null }, usage: { output_tokens: 5 } });
    send("message_stop", {});
    response.end();
  },
};

function blockOf(reply: Reply) {
  return reply.kind === "text"
    ? ({ type: "text", text: reply.text } as const)
    : ({ type: "tool_use", id: `toolu_scripted_${reply.index}`, name: reply.tool.name, input: reply.input } as const);
}

function hear(body: Readonly<Record<string, unknown>>): Heard {
  const messages = items(body.messages).filter((message) => message.role === "user");
  const blocks = messages.flatMap((message) => items(message.content));
  return {
    asked: messages.map((message) => contentText(textsOf(message.content))).join("\n"),
    tools: items(body.tools).map((tool) => ({ name: asText(tool.name), takes: "object" })),
    results: blocks.filter((block) => block.type === "tool_result").map((block) => contentText(block.content)),
  };
}

function textsOf(content: unknown): unknown {
  return Array.isArray(content) ? items(content).filter((block) => block.type === "text") : content;
}
