import { mkdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GateServer } from "../../src/server/gateServer.ts";
import { formatGateEntry, parseGateEntry } from "../../src/wire/gateEntry.ts";
import { deskThatSays, leftovers, makeHome, openGate } from "./gateUnderTest.ts";
import { makeHookHome, payload, ways } from "./hookHome.ts";
import { commandPayload, makePluginRoot, runHook, unanswered } from "./hookLine.ts";

const { home, paths, remove } = makeHome();
const desk = deskThatSays({ kind: "deny", reason: "No.", instead: "" });
let server: GateServer;

beforeAll(async () => {
  mkdirSync(home);
  makePluginRoot(join(home, "plugin"));
  server = await openGate(home, desk);
});

afterAll(() => {
  server.dispose();
  expect(leftovers(paths)).toEqual([]);
  remove();
});

/** Anything at all, and what looks much like the real thing. */
const noise = fc.oneof(
  fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
  fc
    .array(
      fc.constantFrom(
        "holdpoint",
        " ",
        "1",
        "2",
        "call",
        "7-8",
        "vscode",
        "\n",
        "\0",
        ".",
        "answer",
        "elsewhere 1",
        "later",
      ),
      { maxLength: 30 },
    )
    .map((words) => Buffer.from(words.join(""))),
);

/** Says something to a port or a socket and resolves to all that is said back. */
function say(to: number | string, pieces: readonly Buffer[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = typeof to === "number" ? connect(to, "127.0.0.1") : connect(to);
    let heard = "";
    socket.on("error", () => undefined);
    socket.setEncoding("latin1").on("data", (piece: string) => {
      heard += piece;
    });
    socket.on("connect", () => {
      for (const piece of pieces) socket.write(piece);
      socket.end();
    });
    socket.on("close", () => resolve(heard));
  });
}

describe("the gate", { timeout: 60_000 }, () => {
  it("says nothing to whoever says anything at its doorbell, and goes on", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(noise, { maxLength: 4 }), async (pieces) => {
        expect(await say(server.port, pieces)).toBe("");
      }),
      { numRuns: 1_000 },
    );
    expect(desk.entries).toEqual([]);
    expect(await runHook({ home, pluginRoot: join(home, "plugin"), payload })).toMatchObject({ code: 0 });
  });

  it("refuses or drops whoever says anything at its socket, and goes on", async () => {
    const socket = `${paths.sockets}/${process.pid}.sock`;
    const messages = fc
      .record(
        {
          type: fc.constantFrom("redeem", "started", "output", "ended", "nothing"),
          version: fc.constantFrom<unknown>(1, 2, "1", null),
          ticket: fc.oneof(fc.string(), fc.constant(`${process.pid}-${"0".repeat(32)}`)),
          cwd: fc.oneof(fc.string(), fc.integer()),
          pid: fc.oneof(fc.integer(), fc.double()),
          columns: fc.integer(),
          rows: fc.integer(),
        },
        { requiredKeys: ["type"] },
      )
      .map((message) => Buffer.from(`${JSON.stringify(message)}\n`));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(noise, messages), { minLength: 1, maxLength: 4 }), async (pieces) => {
        expect(await say(socket, pieces)).toMatch(/^(\{"type":"refused",[^\n]*\}\n)?$/);
      }),
      { numRuns: 500 },
    );
    const asked = await say(socket, [Buffer.from('{"type":"status","version":1}\n')]);
    expect(JSON.parse(asked)).toMatchObject({ type: "status", pid: process.pid });
  });

  it("answers whatever is handed over, and lets nothing pass that is not a notice", async () => {
    const usual = JSON.parse(commandPayload("rm -rf src")) as Record<string, unknown>;
    const spoiled = fc
      .tuple(
        fc.dictionary(fc.constantFrom(...Object.keys(usual), "toolInput", "__proto__", "x"), fc.jsonValue()),
        fc.nat(3),
      )
      .map(([changes]) => Buffer.from(JSON.stringify({ ...usual, ...changes })));
    const cut = fc
      .tuple(fc.nat(payload.length), fc.uint8Array({ maxLength: 8 }))
      .map(([at, bytes]) => Buffer.concat([Buffer.from(payload).subarray(0, at), Buffer.from(bytes)]));
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(spoiled, cut, noise, fc.json().map(Buffer.from)), async (bytes) => {
        const name = `fuzz-${count++}`;
        writeFileSync(join(paths.calls, name), bytes, { mode: 0o600 });
        const answer = await ringFor(name);
        expect(answer).toMatch(
          /^holdpoint (pass|\{"hookSpecificOutput":\{"hookEventName":"PreToolUse","permissionDecision":"deny".*\})\n$/,
        );
        if (answer === "holdpoint pass\n")
          expect(JSON.parse(String(bytes)).hook_event_name).not.toMatch(/^PreToolUse$/i);
      }),
      { numRuns: 1_000 },
    );
  });
});

/** Rings for a request and resolves to the text of its answer, once that is cleared away. */
function ringFor(name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, "127.0.0.1", () =>
      socket.write(`holdpoint 1 call ${name} vscode ${process.pid}\n`),
    );
    socket.once("data", () => {
      const answer = readFileSync(join(paths.calls, `${name}.answer`), "utf8");
      socket.once("close", () => resolve(answer));
      socket.end();
    });
    socket.once("error", reject);
  });
}

/** Answers as they may never come from a gate, some of them almost whole. */
const answers = fc.oneof(
  noise,
  fc
    .constantFrom("holdpoint pass", "holdpoint  pass\n", "Holdpoint pass\n", "holdpoint {}", "holdpoint [1]\n")
    .map(Buffer.from),
  fc.json().map((json) => Buffer.from(`holdpoint ${json}\n`)),
  fc.tuple(fc.nat(15), fc.nat(255)).map(([at, byte]) => {
    const whole = Buffer.from("holdpoint pass\n");
    whole[at] = byte;
    return whole;
  }),
);

describe.each(ways)("the hook line %s", { timeout: 60_000 }, (name, way) => {
  it("lets a call go on for a whole answer alone, whatever lies in its place and whatever is said", async () => {
    const { home: own, paths: ownPaths, run, remove: removeOwn } = makeHookHome(join(home, "plugin"), way);
    let answer = Buffer.alloc(0);
    let words: readonly Buffer[] = [];
    // It takes the request, as the gate alone can, so that a hook does not look for another.
    const impostor = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", (line) => {
        const request = join(ownPaths.calls, String(line).split(" ")[3] ?? "");
        writeFileSync(`${request}.answer`, answer, { mode: 0o600 });
        unlinkSync(request);
        for (const word of words) socket.write(word);
        socket.end();
        socket.once("close", () => rmSync(`${request}.answer`));
      });
    });
    await new Promise<void>((resolve) => impostor.listen(0, "127.0.0.1", resolve));
    const address = impostor.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const entry = { pid: process.pid, port, socket: "/nowhere", startedAt: 0, product: "", folders: [], window: "W" };
    writeFileSync(join(ownPaths.gates, String(process.pid)), formatGateEntry(entry), { mode: 0o600 });
    await fc.assert(
      fc.asyncProperty(
        answers,
        fc.oneof(fc.constant([Buffer.from("answer\n")]), fc.array(noise, { maxLength: 3 })),
        async (file, said) => {
          [answer, words] = [file, said];
          const result = await run();
          const text = file.toString("latin1");
          if (result.code !== 2)
            expect({ ...result, whole: isWhole(text) }).toEqual({
              code: 0,
              output: outputOf(text),
              errors: "",
              whole: true,
            });
          else expect(result).toEqual(unanswered);
        },
      ),
      { numRuns: name === "with bash" ? 400 : 60 },
    );
    impostor.close();
    rmSync(own, { recursive: true });
    removeOwn();
  });
});

/** What the hook may take for an answer: the first line, without the NUL bytes that a shell cannot keep. */
const firstLine = (text: string) => text.replaceAll("\0", "").split("\n")[0] ?? "";
const isWhole = (text: string) => text.includes("\n") && /^holdpoint (pass|\{.*\})$/s.test(firstLine(text));
const outputOf = (text: string) =>
  firstLine(text) === "holdpoint pass" ? "" : Buffer.from(firstLine(text).slice(10), "latin1").toString("utf8");

describe("a registry entry", () => {
  it("is read back as it was written, or not at all, whatever happens to its text", () => {
    const whole = formatGateEntry({
      pid: 12,
      port: 4711,
      socket: "/s",
      startedAt: 1,
      product: "H",
      folders: ["/a"],
      window: "W",
    });
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(20), fc.string({ maxLength: 20 }), (at, length, text) => {
        const entry = parseGateEntry("12", whole.slice(0, at) + text + whole.slice(at + length));
        if (entry === undefined) return;
        expect(entry.pid).toBe(12);
        expect(entry.port > 0 && entry.port < 65_536).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
