import { expect, it } from "vitest";
import type { Adapter } from "../../src/adapters/adapter.ts";
import { couldNotRewrite } from "../../src/adapters/answers.ts";
import { usualPayload } from "./hookPayloads.ts";

/** A call of one of an agent's tools, and what {@link read} is to make of it. */
export type Row = readonly [tool: string, input: unknown, read: unknown];

/** Tests that an agent's tools are read as the rows say; `payload` puts a call into the agent's shape. */
export function readsRows(
  adapter: Adapter,
  rows: readonly Row[],
  payload: (tool: string, input: unknown) => unknown = usualPayload,
): void {
  it.each(rows)("reads %s %j", (tool, input, expected) => {
    expect(read(adapter, payload(tool, input))).toEqual(expected);
  });
}

/** What a payload is decoded to, without who asks, and without the folder where it is the usual one. */
export function read(adapter: Adapter, payload: unknown, home = "/home/dev"): unknown {
  const decoded = adapter.decode(payload, home);
  if (decoded.kind !== "call") return decoded;
  const { caller, cwd, toolUse: _use, ...call } = decoded.call;
  expect({ agent: caller.agent, label: caller.label }).toEqual({ agent: adapter.agent, label: adapter.label });
  return { ...call, ...(cwd === "/home/dev/project" ? {} : { cwd }), rewrite: decoded.rewrite };
}

/** A command as it is decoded. */
export function command(tool: string, text: string, more: object = {}): object {
  return { kind: "command", tool, text, shell: "bash", rewrite: "possible", ...more };
}

/** Edits as they are decoded. */
export function edits(tool: string, ...changes: readonly object[]): object {
  return { kind: "edit", tool, edits: changes, rewrite: "impossible" };
}

/** The edit that gives a file content. */
export function writing(path: string, content: string): object {
  return { change: "write", path, content };
}

/** The edit that replaces one text in a file. */
export function replacing(path: string, before: string, after: string, occurrences: "one" | "every" = "one"): object {
  return { change: "replace", path, replacements: [{ before, after, occurrences }] };
}

/** An edit that could not be read, for any reason. */
export function unreadableEdit(path?: string): object {
  return { change: "unreadable", path, why: expect.any(String) };
}

/** A tool that only reads. */
export function reading(tool: string, input: unknown, ...paths: readonly string[]): object {
  return { kind: "tool", tool, input, reads: paths, rewrite: "impossible" };
}

/** A tool of which nothing is known. */
export function unknown(tool: string, input: unknown): object {
  return { kind: "tool", tool, input, rewrite: "impossible" };
}

export function fetching(tool: string, ...urls: readonly string[]): object {
  return { kind: "fetch", tool, urls, rewrite: "impossible" };
}

export const unreadable = { kind: "unreadable", why: expect.any(String) };

/** What an agent is answered to one payload, for each outcome. */
export function answers(
  adapter: Adapter,
  payload: unknown,
): Readonly<Record<"pass" | "release" | "run" | "deny", unknown>> {
  return {
    pass: adapter.encode({ kind: "pass" }, payload),
    release: adapter.encode({ kind: "release" }, payload),
    run: adapter.encode({ kind: "run", command: run }, payload),
    deny: adapter.encode({ kind: "deny", reason: "It is lost.", instead: "Commit first." }, payload),
  };
}

export const run = "'/h/holdpoint' exec 1-2";
export const denial = "It is lost. Commit first.";
export const approved = "Approved in Holdpoint.";
export const approvedRun = "Approved in Holdpoint; it runs in Holdpoint's terminal.";
export const noRewrite = couldNotRewrite;
export const pass = { kind: "pass" };
export const refusal = (text: string): object => ({ kind: "refusal", text });
export const json = (body: object): object => ({ kind: "json", body });
/** The dialect that Claude Code and several others share. */
export const wrapped = (permissionDecision: string, permissionDecisionReason: string, more: object = {}): object =>
  json({ hookSpecificOutput: { hookEventName: "PreToolUse", permissionDecision, permissionDecisionReason, ...more } });
