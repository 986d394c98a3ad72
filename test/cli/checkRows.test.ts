import { describe, expect, it } from "vitest";
import { checkRows } from "../../src/cli/checkRows.ts";
import type { JudgeCommand } from "../../src/cli/judgement.ts";
import type { Output } from "../../src/cli/output.ts";
import { longestRow } from "../../src/cli/rows.ts";
import { allowedVerdict, fakeJudge, judgementOf } from "./verdicts.ts";

async function* stream(pieces: Iterable<string | Buffer>): AsyncGenerator<Buffer> {
  for (const piece of pieces) yield Buffer.from(piece);
}

/** Keeps every line; says "closed" once `most` lines were taken. */
class FakeOutput implements Output {
  readonly lines: string[] = [];
  readonly #most: number;

  constructor(most = Number.POSITIVE_INFINITY) {
    this.#most = most;
  }

  get state(): "open" | "closed" {
    return this.lines.length < this.#most ? "open" : "closed";
  }

  async write(text: string): Promise<void> {
    if (this.state === "open") this.lines.push(text);
  }
}

async function answersTo(...pieces: (string | Buffer)[]): Promise<{ end: string; lines: unknown[] }> {
  const output = new FakeOutput();
  const end = await checkRows(stream(pieces), output, fakeJudge);
  return { end, lines: output.lines.map((line) => JSON.parse(line)) };
}

const ls = '{"id":"a","command":"ls","cwd":"/work"}';
const rm = '{"id":2,"command":"rm -rf src","cwd":"/work","shell":"zsh"}';

describe("a stream of rows", () => {
  it("is answered in its order, whole verdicts and all", async () => {
    expect(await answersTo(`${ls}\n${rm}\n`)).toEqual({
      end: "answered",
      lines: [
        {
          id: "a",
          decision: "allow",
          reasons: [{ decision: "allow", source: "preset", text: "It only reads.", instead: "" }],
          effects: [],
          blastRadius: "none",
        },
        expect.objectContaining({
          id: 2,
          decision: "hold",
          reasons: [expect.anything(), expect.anything()],
          effects: [expect.objectContaining({ verb: "delete" })],
        }),
      ],
    });
  });

  it.each([
    ["cut anywhere", [...`${ls}\n${rm}\n`]],
    ["with CR LF", [`${ls}\r\n${rm}\r\n`]],
    ["without a last newline", [`${ls}\n${rm}`]],
    ["with empty lines", [`\n${ls}\n\n  \r\n${rm}\n\n`]],
    ["with a byte order mark", [`\ufeff${ls}\n${rm}`]],
  ])("may come %s", async (_name, pieces) => {
    const { end, lines } = await answersTo(...pieces);
    expect({ end, ids: lines.map((line) => (line as { id: unknown }).id) }).toEqual({ end: "answered", ids: ["a", 2] });
  });

  it("may be empty", async () => {
    expect(await answersTo()).toEqual({ end: "answered", lines: [] });
  });

  it.each([
    ["no JSON", "rm -rf /", null, "not-json"],
    ["JSON that breaks off", '{"id":"x","command":"ls', null, "not-json"],
    ["a raw NUL", '{"id":"x","command":"l\0s","cwd":"/w"}', null, "not-json"],
    ["bytes that are not UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), null, "not-utf8"],
    ["a list", "[1,2]", null, "bad-row"],
    ["nothing", "null", null, "bad-row"],
    ["deep nesting", "[".repeat(100_000), null, "not-json"],
    ["no id", '{"command":"ls","cwd":"/w"}', null, "bad-row"],
    ["an id that is an object", '{"id":{},"command":"ls","cwd":"/w"}', null, "bad-row"],
    ["an id that is too large a number", '{"id":12345678901234567890,"command":"ls","cwd":"/w"}', null, "bad-row"],
    ["no command", '{"id":"x","cwd":"/w"}', "x", "bad-row"],
    ["a command that is a list", '{"id":"x","command":["rm","-rf"],"cwd":"/w"}', "x", "bad-row"],
    ["no folder", '{"id":7,"command":"ls"}', 7, "bad-row"],
    ["a relative folder", '{"id":"x","command":"ls","cwd":"src"}', "x", "bad-row"],
    ["a folder with a NUL", '{"id":"x","command":"ls","cwd":"/a\\u0000b"}', "x", "bad-row"],
    ["a shell that is a number", '{"id":"x","command":"ls","cwd":"/w","shell":5}', "x", "bad-row"],
  ])("answers %s with an error and goes on", async (_name, row, id, code) => {
    expect(await answersTo(row, `\n${ls}\n`)).toEqual({
      end: "errors",
      lines: [
        { id, line: 1, error: { code, message: expect.stringMatching(/\. /) } },
        expect.objectContaining({ id: "a", decision: "allow" }),
      ],
    });
  });

  it("counts lines as the file has them", async () => {
    const { lines } = await answersTo(`${ls}\n\n\nbad\n`);
    expect(lines[1]).toMatchObject({ line: 4 });
  });

  it("holds what could not be judged, and says so", async () => {
    expect(await answersTo('{"id":"x","command":"fault","cwd":"/w"}\n', ls)).toEqual({
      end: "errors",
      lines: [
        expect.objectContaining({
          id: "x",
          line: 1,
          decision: "hold",
          effects: [],
          error: { code: "not-judged", message: expect.stringContaining("a fault of ours") },
        }),
        expect.objectContaining({ id: "a", decision: "allow" }),
      ],
    });
  });

  it.each([
    ["its id first", '{"id":"big","command":"', "big"],
    ["its id an escaped text", '{"id":"a\\"\\u00fc","command":"', 'a"ü'],
    ["a number for id", ' { "id" : -1.5 , "command":"', -1.5],
    ["its id later", '{"command":"ls","id":"late","more":"', null],
    ["no id that could be read", `"${"x".repeat(10)}`, null],
  ])("holds a row over 1 MiB with %s", async (_name, start, id) => {
    const row = `${start}${"x".repeat(longestRow)}"}`;
    expect(await answersTo(`${ls}\n`, row.slice(0, 700_000), row.slice(700_000), `\n${ls}`)).toEqual({
      end: "answered",
      lines: [
        expect.objectContaining({ id: "a" }),
        {
          id,
          line: 2,
          decision: "hold",
          reasons: [
            { decision: "hold", source: "limit", text: expect.stringContaining("1 MiB"), instead: expect.any(String) },
          ],
          effects: [],
          blastRadius: "unknown",
        },
        expect.objectContaining({ id: "a" }),
      ],
    });
  });

  it("reads a row of exactly 1 MiB", async () => {
    const frame = '{"id":"big","command":"","cwd":"/w"}';
    const row = frame.replace('""', `"ls ${"x".repeat(longestRow - frame.length - 3)}"`);
    expect({ bytes: row.length, ...(await answersTo(row)) }).toEqual({
      bytes: longestRow,
      end: "answered",
      lines: [expect.objectContaining({ id: "big", decision: "allow" })],
    });
  });

  it.each([
    ["bash", "bash"],
    ["/bin/dash", "sh"],
    ["tcsh", "unknown"],
    [null, "bash"],
  ])("passes the shell %j on as %s", async (shell, expected) => {
    const seen: string[] = [];
    const judge: JudgeCommand = async (request) => {
      seen.push(request.shell);
      return judgementOf(allowedVerdict);
    };
    await checkRows(stream([JSON.stringify({ id: 1, command: "ls", cwd: "/w", shell })]), new FakeOutput(), judge);
    expect(seen).toEqual([expected]);
  });

  it("keeps the order where a later row is judged sooner, and judges no more than 16 at a time", async () => {
    let underWay = 0;
    let most = 0;
    const judge: JudgeCommand = async (request) => {
      underWay++;
      most = Math.max(most, underWay);
      for (let turn = 0; turn < (Number(request.command) * 7) % 11; turn++)
        await new Promise((resolve) => setImmediate(resolve));
      underWay--;
      return judgementOf(allowedVerdict);
    };
    const output = new FakeOutput();
    const rows = Array.from({ length: 200 }, (_, index) =>
      JSON.stringify({ id: index, command: String(index), cwd: "/w" }),
    );
    await checkRows(stream([rows.join("\n")]), output, judge);
    expect(output.lines.map((line) => JSON.parse(line).id)).toEqual(Array.from({ length: 200 }, (_, index) => index));
    expect({ most, together: most > 8, bounded: most <= 16 }).toMatchObject({ together: true, bounded: true });
  });

  it("answers each row before it waits for the next", async () => {
    const output = new FakeOutput();
    async function* conversation(): AsyncGenerator<Buffer> {
      for (let turn = 1; turn <= 3; turn++) {
        yield Buffer.from(`${ls}\n`);
        while (output.lines.length < turn) await new Promise((resolve) => setImmediate(resolve));
      }
    }
    expect(await checkRows(conversation(), output, fakeJudge)).toBe("answered");
  });

  it("stops reading when nobody reads its answers", async () => {
    let read = 0;
    async function* endless(): AsyncGenerator<Buffer> {
      for (;;) {
        read++;
        yield Buffer.from(`${ls}\n`);
      }
    }
    const output = new FakeOutput(1);
    await checkRows(endless(), output, fakeJudge);
    expect({ written: output.lines.length, bounded: read < 50 }).toEqual({ written: 1, bounded: true });
  });

  it("waits for the reader of its answers", async () => {
    let read = 0;
    async function* many(): AsyncGenerator<Buffer> {
      for (; read < 1_000; read++) yield Buffer.from(`${ls}\n`);
    }
    let release: () => void = () => undefined;
    const blocked = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow: Output = { state: "open", write: () => blocked };
    const checking = checkRows(many(), slow, fakeJudge);
    for (let turn = 0; turn < 500; turn++) await new Promise((resolve) => setImmediate(resolve));
    const readWhileBlocked = read;
    release();
    await checking;
    expect({ bounded: readWhileBlocked < 40, all: read }).toEqual({ bounded: true, all: 1_000 });
  });
});
