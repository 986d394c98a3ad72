import * as z from "zod";
import { wireVersion } from "./messages.ts";

/** What a gate says of itself in the registry. */
export interface GateEntry {
  /** Process of the gate; also the name of the entry's file. */
  readonly pid: number;
  /** Loopback port of its doorbell. */
  readonly port: number;
  /** Absolute path of its socket for node programs. */
  readonly socket: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly startedAt: number;
  /** Name and version, for people. */
  readonly product: string;
  /** Absolute folders its window has open. */
  readonly folders: readonly string[];
  /** The id of its window's storage folder; undefined in a window without one. */
  readonly window: string | undefined;
}

const description = z.object({
  pid: z.number().int().positive(),
  startedAt: z.number().int().nonnegative(),
  product: z.string().max(200),
  folders: z.array(z.string()).max(1000),
  window: z.string().max(200).optional(),
});

/** Entries longer than this, in bytes, are ignored. */
export const longestEntry = 256 * 1024;

/**
 * The text of a registry entry: three lines a shell can read (`holdpoint 1`, `port <n>`, `socket <path>`), then one line
 * of JSON for programs.
 */
export function formatGateEntry(entry: GateEntry): string {
  const { pid, startedAt, product, folders, window } = entry;
  return `holdpoint ${wireVersion}\nport ${entry.port}\nsocket ${entry.socket}\n${JSON.stringify({ pid, startedAt, product, folders, window })}\n`;
}

/** Reads the text of the entry named `fileName`; undefined when it is none of ours, of another version, or torn. */
export function parseGateEntry(fileName: string, text: string): GateEntry | undefined {
  const match = /^holdpoint (\d+)\nport ([1-9]\d{0,4})\nsocket ([^\n]+)\n(\{[^\n]*\})\n$/.exec(text);
  if (match === null || Number(match[1]) !== wireVersion) return undefined;
  const [, , port = "", socket = "", json = ""] = match;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  const parsed = description.safeParse(value);
  if (!parsed.success || String(parsed.data.pid) !== fileName || Number(port) > 65_535) return undefined;
  const { pid, startedAt, product, folders, window } = parsed.data;
  return { pid, port: Number(port), socket, startedAt, product, folders, window };
}
