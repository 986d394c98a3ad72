import type { Call } from "../call/call.ts";
import { shortened } from "../shortened.ts";
import type { Effect } from "./effect.ts";
import { hostOf } from "./hosts.ts";

type FetchCall = Extract<Call, { readonly kind: "fetch" }>;

/** The effects of an agent's own tool for reading web pages. A local file is read, anything else is connected to. */
export function fetchEffects(call: FetchCall): readonly Effect[] {
  return call.urls.map((url): Effect => {
    const source = shortened(`${call.tool} ${url}`);
    const path = /^file:\/\/(?:localhost)?(\/.*)$/i.exec(url)?.[1];
    if (path !== undefined) {
      const resource = { scheme: "file", path: decoded(path), spelling: "literal", reach: "entry" } as const;
      return { verb: "read", resource, loses: "none", sight: "plain", because: "the fetch reads a local file", source };
    }
    const because = "the fetch reads from the host";
    return {
      verb: "connect",
      resource: hostOf({ kind: "literal", text: url }),
      loses: "none",
      sight: "plain",
      because,
      source,
    };
  });
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
