import type { Call } from "../call/call.ts";
import { namesThisMachine } from "../ownAddress.ts";
import { shortened } from "../shortened.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Effect } from "./effect.ts";
import { hostOf } from "./hosts.ts";
import { effectsOnUsIn } from "./ourselves.ts";

type FetchCall = Extract<Call, { readonly kind: "fetch" }>;

/** The effects of an agent's own tool for reading web pages. A local file is read, anything else is connected to. */
export function fetchEffects(call: FetchCall, surroundings: Surroundings): readonly Effect[] {
  return call.urls.flatMap((url): readonly Effect[] => {
    const source = shortened(`${call.tool} ${url}`);
    const path = /^file:\/\/(?:localhost)?(\/.*)$/i.exec(url)?.[1];
    if (path !== undefined) {
      const resource = { scheme: "file", path: decoded(path), spelling: "literal", reach: "entry" } as const;
      return [
        { verb: "read", resource, loses: "none", sight: "plain", because: "the fetch reads a local file", source },
      ];
    }
    return addressEffects(url, opensPage.test(call.tool) ? "stays" : "closes", { surroundings, source });
  });
}

/**
 * The effects of going to an address that is no local file. With `stays` the page is left open, to be clicked, so that it
 * matters whether it may be the editor's own.
 */
export function addressEffects(
  url: string,
  page: "stays" | "closes",
  { surroundings, source }: { readonly surroundings: Surroundings; readonly source: string },
): readonly Effect[] {
  const unsure = page === "stays" && mayBeTheEditor(url, surroundings);
  const connection: Effect = {
    verb: "connect",
    resource: hostOf({ kind: "literal", text: url }),
    loses: "none",
    sight: unsure ? "opaque" : "plain",
    because: unsure ? "the editor itself may be served there" : "the fetch reads from the host",
    source,
  };
  return [connection, ...effectsOnUsIn(url.replace(blanks, ""), { surroundings, source })];
}

/**
 * Whether the editor's own window may be served at an address of which that is not known: on this machine where the port is not
 * known, or at that port where the name may lead to this machine.
 */
function mayBeTheEditor(url: string, { editor }: Surroundings): boolean {
  if (editor === undefined) return false;
  if (editor.ports === "unknown") return namesThisMachine(url.replace(blanks, ""));
  return editor.ports.some((port) => new RegExp(`:0*${port}(?!\\d)`).test(url.replace(blanks, "")));
}

/** Browsers take these out of an address before they read it. */
const blanks = /[\t\n\r]/g;

/** Tools that leave the page open, to be clicked. */
const opensPage = /browser/i;

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
