import { type Dialect, eventStream, type Reply, sendJson } from "./dialect.ts";
import { asText, contentText, fields, items } from "./json.ts";

const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

/** OpenAI's Chat Completions, as Qwen Code, OpenCode, Copilot CLI and Cline speak it. */
export const chat: Dialect = {
  speaks: (path) => path.endsWith("/chat/completions"),
  hear: (body) => {
    const messages = items(body.messages);
    return {
      asked: messages
        .filter((message) => message.role === "user")
        .map((message) => contentText(message.content))
        .join("\n"),
      tools: items(body.tools).map((tool) => ({ name: asText(fields(tool.function).name), takes: "object" })),
      results: messages.filter((message) => message.role === "tool").map((message) => contentText(message.content)),
    };
  },
  say: (reply, { body }, response) => {
    const finish = reply.kind === "call" ? "tool_calls" : "stop";
    const message = { role: "assistant", ...messageOf(reply) };
    const base = { id: "chatcmpl-scripted", created: 0, model: body.model };
    if (body.stream !== true) {
      const choices = [{ index: 0, message, finish_reason: finish, logprobs: null }];
      sendJson(response, 200, { ...base, object: "chat.completion", choices, usage });
      return;
    }
    const send = eventStream(response);
    const chunk = (choices: readonly object[], more: object = {}): void =>
      send({ ...base, object: "chat.completion.chunk", choices, ...more });
    chunk([{ index: 0, delta: message, finish_reason: null }]);
    chunk([{ index: 0, delta: {}, finish_reason: finish }]);
    if (fields(body.stream_options).include_usage === true) chunk([], { usage });
    send("[DONE]");
    response.end();
  },
};

function messageOf(reply: Reply): object {
  if (reply.kind === "text") return { content: reply.text };
  const call = { name: reply.tool.name, arguments: JSON.stringify(reply.input) };
  return {
    content: "",
    tool_calls: [{ index: 0, id: `call_scripted_${reply.index}`, type: "function", function: call }],
  };
}
