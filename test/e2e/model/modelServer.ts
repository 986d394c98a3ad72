// A model that says what its script says, in whichever dialect it is asked, on loopback alone.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text as readAll } from "node:stream/consumers";
import { anthropic } from "./anthropic.ts";
import { chat } from "./chat.ts";
import { type Dialect, type Heard, type OfferedTool, type Reply, sendJson } from "./dialect.ts";
import { gemini } from "./gemini.ts";
import { fields } from "./json.ts";
import { responses } from "./responses.ts";

const dialects: readonly Dialect[] = [anthropic, chat, responses, gemini];

/** A tool call that the model is to make. */
export interface ScriptedCall {
  /** The tool's name, or the end of it where the client puts the server's name before. */
  readonly tool: string;
  /** `$agent` in it stands for the subagent that the last result named. */
  readonly input: Readonly<Record<string, unknown>> | string;
}

/** What the model does in each conversation; who is asked for a task is known by the words of the prompt. */
export interface Script {
  readonly task: readonly ScriptedCall[];
  readonly subtask: readonly ScriptedCall[];
}

/** The words by which the model knows its script. */
export const prompts = { task: "Please do the whole task.", subtask: "Please do the small subtask." } as const;

export interface ModelServer {
  readonly origin: string;
  /** What the model was told by its tools, by conversation, oldest first. */
  told(conversation: keyof Script): readonly string[];
  /** Whether this stood in any request. It must be spelled in JSON as it is. */
  read(text: string): boolean;
  /** What a test's author must know: tools that were not offered, paths nobody answers. */
  readonly complaints: ReadonlySet<string>;
  close(): void;
}

/**
 * Starts a model. It keeps nothing between requests: the next call of the script is the one after as many as the conversation has
 * results, so that repeated and side requests (titles, token counts) never move it on.
 */
export async function startModelServer(script: Script): Promise<ModelServer> {
  const told: Record<keyof Script, readonly string[]> = { task: [], subtask: [] };
  const complaints = new Set<string>();
  const requests: string[] = [];
  const think = (heard: Heard): Reply => {
    const conversation = heard.asked.includes(prompts.task)
      ? "task"
      : heard.asked.includes(prompts.subtask)
        ? "subtask"
        : undefined;
    if (conversation === undefined || heard.tools.length === 0) return { kind: "text", text: "Noted." };
    if (heard.results.length >= told[conversation].length) told[conversation] = heard.results;
    const index = heard.results.length;
    const call = script[conversation][index];
    if (call === undefined) return { kind: "text", text: "All done." };
    const tool = offered(heard.tools, call.tool);
    if (tool !== undefined) return { kind: "call", index, tool, input: withAgent(call.input, heard.results.at(-1)) };
    complaints.add(`no tool ${call.tool} among ${heard.tools.map(({ name }) => name).join(", ")}`);
    return { kind: "text", text: "There is no such tool." };
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const said = await readAll(request);
    requests.push(said);
    const body = parsed(said);
    const dialect = dialects.find((one) => one.speaks(url.pathname));
    if (dialect !== undefined) {
      dialect.say(think(dialect.hear(body)), { body, url }, response);
      return;
    }
    const small = smallAnswer(url.pathname);
    if (small === undefined) complaints.add(`nobody answers ${request.method} ${url.pathname}`);
    sendJson(response, small === undefined ? 404 : 200, small ?? { error: { message: "not here" } });
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((cause: unknown) => {
      complaints.add(String(cause));
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    told: (conversation) => told[conversation],
    read: (text) => requests.some((one) => one.includes(text)),
    complaints,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function offered(tools: readonly OfferedTool[], name: string): OfferedTool | undefined {
  return tools.find((tool) => tool.name === name) ?? tools.find((tool) => tool.name.endsWith(name));
}

/** The input, with the subagent that the last result names in place of `$agent`. */
function withAgent(input: ScriptedCall["input"], last: string | undefined): ScriptedCall["input"] {
  const agent = /"agent_id":\s*"([\w-]+)"/.exec(last ?? "")?.[1];
  return agent === undefined ? input : JSON.parse(JSON.stringify(input).replaceAll("$agent", agent));
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return fields(JSON.parse(text));
  } catch {
    return {};
  }
}

/** What clients ask besides, and need an answer to. */
function smallAnswer(path: string): object | undefined {
  if (path.endsWith("/count_tokens")) return { input_tokens: 10 };
  if (path.endsWith(":countTokens")) return { totalTokens: 10 };
  if (/\/models(?:\/[^/]+)?$/.test(path)) {
    return { object: "list", data: [{ id: "scripted", object: "model", created: 0, owned_by: "test" }], models: [] };
  }
  return undefined;
}
