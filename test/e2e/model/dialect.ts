import type { ServerResponse } from "node:http";

/** A tool as the client offers it to its model. */
export interface OfferedTool {
  readonly name: string;
  /** The group it stands in, where the dialect has groups. */
  readonly namespace?: string;
  /** Whether it takes an object by a schema, or any text; `query`: it looks for tools that are not offered yet. */
  readonly takes: "object" | "text" | "query";
}

/** What a request tells the model. */
export interface Heard {
  /** What persons said, and what the client says in their name. */
  readonly asked: string;
  readonly tools: readonly OfferedTool[];
  /** The results of the tool calls so far, oldest first. */
  readonly results: readonly string[];
}

/** What the model says. */
export type Reply =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "call";
      /** Its place in the conversation: the id of the call is made from it. */
      readonly index: number;
      readonly tool: OfferedTool;
      readonly input: Readonly<Record<string, unknown>> | string;
    };

/** One way in which clients speak to their model: hears a request and says a reply in it, streaming where the client wants that. */
export interface Dialect {
  /** Whether requests to this path are in this dialect. */
  speaks(path: string): boolean;
  hear(body: Readonly<Record<string, unknown>>): Heard;
  say(reply: Reply, request: SpokenRequest, response: ServerResponse): void;
}

interface SpokenRequest {
  readonly body: Readonly<Record<string, unknown>>;
  readonly url: URL;
}

/** Sends a whole JSON answer. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

/** Begins a stream of server-sent events; the function sends one, with its name where the dialect names them. */
export function eventStream(response: ServerResponse): (data: unknown, name?: string) => void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  return (data, name) => {
    const line = typeof data === "string" ? data : JSON.stringify(data);
    response.write(`${name === undefined ? "" : `event: ${name}\n`}data: ${line}\n\n`);
  };
}
