// The runner's end of the hands: a loopback service for one suite, with the tests' results and reloads.
import { randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Trust } from "../../../scripts/workspaceTrust.ts";
import type { BookkeepingVerb, BrowserHands } from "./browserHands.ts";
import { type Answer, type Ask, handsVariables, type TestEnd } from "./hands.ts";

export interface HandsServer {
  /** What the extension host must find in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends of tests so far, in their order. */
  readonly results: readonly TestEnd[];
  close(): void;
}

export interface HandsOptions {
  /** Asked for with each verb: the window may not be there yet. */
  readonly hands: () => Promise<BrowserHands>;
  /** Called as each test ends. */
  readonly onResult: (result: TestEnd) => void;
  /** Reloads the window; called after the suite has its answer. */
  readonly reload: (trust: Trust | undefined) => void;
  /** Installs a newer Holdpoint and returns its version. */
  readonly update: () => Promise<string>;
}

type AnyVerb = (ask: never) => Promise<unknown>;

/** Starts the service on a free port, with a token that only the suite learns. */
export async function serveHands(options: HandsOptions): Promise<HandsServer> {
  const token = randomBytes(32).toString("hex");
  const results: TestEnd[] = [];
  let resumed: { readonly state: unknown } | undefined;
  let replaced = Promise.withResolvers<null>();
  const bookkeeping: { readonly [Verb in BookkeepingVerb]: (ask: Ask<Verb>) => Promise<Answer<Verb>> } = {
    reload: async ({ state, trust }) => {
      resumed = { state };
      replaced.resolve(null);
      replaced = Promise.withResolvers();
      setImmediate(() => options.reload(trust));
      return null;
    },
    replaced: () => replaced.promise,
    resumedState: async () => resumed?.state ?? null,
    updateHoldpoint: () => options.update(),
    endedTests: async () => results.map((result) => result.title),
    testEnded: async (result) => {
      resumed = undefined;
      results.push(result);
      options.onResult(result);
      return null;
    },
  };

  const server = createServer((incoming, outgoing) => {
    const answer = async (): Promise<unknown> => {
      if (!sameText(incoming.headers.authorization ?? "", token)) throw new Error("wrong token");
      const name = (incoming.url ?? "").slice(1);
      const verbs = Object.hasOwn(bookkeeping, name) ? bookkeeping : await options.hands();
      if (!Object.hasOwn(verbs, name)) throw new Error("no such verb");
      const verb = (verbs as Readonly<Record<string, unknown>>)[name] as AnyVerb;
      return await verb((await bodyOf(incoming)) as never);
    };
    answer().then(
      (value) => outgoing.writeHead(200).end(JSON.stringify(value)),
      (error: unknown) => outgoing.writeHead(500).end(error instanceof Error ? error.message : String(error)),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    environment: { [handsVariables.port]: String(port), [handsVariables.token]: token },
    results,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

function sameText(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
