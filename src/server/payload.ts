import type { Adapter, Decoded } from "../adapters/adapter.ts";
import { unknownAgent } from "../adapters/unknownAgent.ts";
import type { Outcome } from "../core/call/outcome.ts";
import { formatAnswer } from "../wire/doorbell.ts";
import { largestPayload } from "./exchange.ts";

/** A request as it was read: the payload, what its adapter makes of it, and in whose shape it is answered. */
export interface ReadRequest {
  readonly payload: unknown;
  readonly decoded: Decoded;
  readonly adapter: Adapter;
}

/** In whose name a hook asked. */
export interface AdapterChoice {
  readonly agent: string;
  /** The adapter for an agent's name, if there is one. */
  adapterFor(agent: string): Adapter | undefined;
}

/** A request that cannot be read; `why` is a clause without a full stop. */
export function unreadable({ agent, adapterFor }: AdapterChoice, why: string): ReadRequest {
  return { payload: undefined, decoded: { kind: "unreadable", why }, adapter: adapterFor(agent) ?? unknownAgent };
}

/** Reads the bytes that a hook brought. Never throws: what is no payload is unreadable. `home` is the person's home folder. */
export function readPayload(bytes: Uint8Array, home: string, choice: AdapterChoice): ReadRequest {
  const adapter = choice.adapterFor(choice.agent);
  if (adapter === undefined) return unreadable(choice, `there is no agent named ${choice.agent}`);
  if (bytes.byteLength > largestPayload) return unreadable(choice, tooLarge);
  let payload: unknown;
  try {
    payload = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return unreadable(choice, "it is not JSON in UTF-8");
  }
  return { payload, decoded: adapter.decode(payload, home), adapter };
}

/** Why a payload that is too large is refused. */
export const tooLarge = `it is larger than ${largestPayload / (1024 * 1024)} MiB`;

/** What the hook is handed for an outcome. Throws where the adapter answers with something that is no JSON object. */
export function answerText({ adapter, payload }: ReadRequest, outcome: Outcome): string {
  const encoded = adapter.encode(outcome, payload);
  if (encoded.kind !== "json") return formatAnswer(encoded);
  const { body } = encoded;
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new Error(`The adapter for ${adapter.agent} did not answer with an object.`);
  return formatAnswer({ kind: "json", body });
}
