import { type Dialect, eventStream, type OfferedTool, type Reply, sendJson } from "./dialect.ts";
import { asText, contentText, items } from "./json.ts";

/** OpenAI's Responses, as Codex speaks it. */
export const responses: Dialect = {
  speaks: (path) => path.endsWith("/responses"),
  hear: (body) => {
    const input = items(body.input);
    return {
      asked: input
        .filter((item) => item.role === "user")
        .map((item) => contentText(item.content))
        .join("\n"),
      // What was found by looking for tools is offered from then on.
      tools: [body.tools, ...input.map((item) => item.tools)].flatMap((tools) => toolsOf(items(tools))),
      results: input
        .filter((item) => asText(item.type).endsWith("_output"))
        .map((item) => contentText(item.output ?? item.tools)),
    };
  },
  say: (reply, { body }, response) => {
    const item = itemOf(reply);
    const whole = (status: string, output: readonly object[]) => ({
      id: "resp_scripted",
      object: "response",
      created_at: 0,
      status,
      model: body.model,
      output,
      usage: {
        input_tokens: 10,
        input_tokens_details: { cached_tokens: 0 },
        output_tokens: 5,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 15,
      },
    });
    if (body.stream !== true) {
      sendJson(response, 200, whole("completed", [item]));
      return;
    }
    const stream = eventStream(response);
    const send = (type: string, more: object): void => stream({ type, ...more }, type);
    send("response.created", { response: whole("in_progress", []) });
    send("response.output_item.added", { output_index: 0, item });
    send("response.output_item.done", { output_index: 0, item });
    send("response.completed", { response: whole("completed", [item]) });
    response.end();
  },
};

function toolsOf(listed: readonly Readonly<Record<string, unknown>>[], namespace?: string): readonly OfferedTool[] {
  return listed.flatMap((tool): readonly OfferedTool[] => {
    const name = asText(tool.name);
    if (tool.type === "namespace") return toolsOf(items(tool.tools), name);
    if (tool.type === "tool_search") return [{ name: "tool_search", takes: "query" }];
    const takes = tool.type === "custom" ? "text" : "object";
    return [{ name, takes, ...(namespace === undefined ? {} : { namespace }) }];
  });
}

function itemOf(reply: Reply): object {
  if (reply.kind === "text") {
    const content = [{ type: "output_text", text: reply.text, annotations: [] }];
    return { id: "msg_scripted", type: "message", role: "assistant", status: "completed", content };
  }
  const { name, namespace, takes } = reply.tool;
  const call = { status: "completed", call_id: `call_scripted_${reply.index}`, name, namespace };
  if (takes === "query") {
    const id = `tsc_scripted_${reply.index}`;
    return { type: "tool_search_call", id, call_id: call.call_id, execution: "client", arguments: reply.input };
  }
  return takes === "text"
    ? { ...call, type: "custom_tool_call", id: `ctc_scripted_${reply.index}`, input: reply.input }
    : { ...call, type: "function_call", id: `fc_scripted_${reply.index}`, arguments: JSON.stringify(reply.input) };
}
