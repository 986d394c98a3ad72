import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { frame, LineCutter, longestLine, unframe } from "../../src/wire/framing.ts";
import { clientMessage, gateMessage } from "../../src/wire/messages.ts";

describe("a line cutter", () => {
  it("finds the same lines however the stream is cut up", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom("a", "\n", "\r", "\u{1f600}") })), (pieces) => {
        const cutter = new LineCutter();
        const lines = pieces.flatMap((piece) => {
          const cut = cutter.push(piece);
          return cut.kind === "lines" ? cut.lines : ["overflow"];
        });
        expect(lines).toEqual(pieces.join("").split("\n").slice(0, -1));
      }),
    );
  });

  it.each([
    ["as long as the bound", "xxxx\n", { kind: "lines", lines: ["xxxx"] }],
    ["longer than the bound", "xxxxx\n", { kind: "overflow" }],
    ["longer than the bound and not finished", "xxxxx", { kind: "overflow" }],
  ])("takes a line %s for what it is", (_case, piece, expected) => {
    expect(new LineCutter(4).push(piece)).toEqual(expected);
  });

  it("counts what came before", () => {
    const cutter = new LineCutter(4);
    expect([cutter.push("xx"), cutter.push("xx"), cutter.push("x")]).toEqual([
      { kind: "lines", lines: [] },
      { kind: "lines", lines: [] },
      { kind: "overflow" },
    ]);
  });

  it("takes a mebibyte in single characters in linear time", () => {
    const cutter = new LineCutter();
    for (let index = 0; index < longestLine; index++) cutter.push("x");
    expect(cutter.push("\n")).toEqual({ kind: "lines", lines: ["x".repeat(longestLine)] });
  });
});

describe("a message", () => {
  it.each([
    { type: "redeem", version: 1, ticket: `12-${"0".repeat(32)}`, cwd: "/a\nb", pid: 1, columns: 80, rows: 24 },
    { type: "output", text: "\0\n\u2028\u{1f600}" },
    { type: "ended", exitCode: 1, signal: 0 },
    { type: "status", version: 1 },
  ] as const)("comes back as it was framed: %j", (message) => {
    const line = frame(message);
    expect(line.indexOf("\n")).toBe(line.length - 1);
    expect(unframe(clientMessage, line.slice(0, -1))).toEqual({ kind: "message", message });
  });

  it.each([
    ["no JSON", "{", "not JSON"],
    ["nothing", "", "not JSON"],
    ["no object", "[]", "message"],
    ["of no type", "{}", "type"],
    ["of a type of the other side", '{"type":"stop"}', "type"],
    ["of another version", '{"type":"status","version":2}', "version"],
    [
      "with a ticket that is none",
      `{"type":"redeem","version":1,"ticket":"1-x","cwd":"/","pid":1,"columns":80,"rows":24}`,
      "ticket",
    ],
    ["with an impossible size", `{"type":"resized","columns":0,"rows":24}`, "columns"],
  ])("is invalid when it is %s", (_case, line, why) => {
    expect(unframe(clientMessage, line)).toEqual({ kind: "invalid", why: expect.stringContaining(why) });
  });

  it("of the gate needs everything that a run needs", () => {
    expect(unframe(gateMessage, '{"type":"run","command":"x","cwd":"/"}')).toEqual({
      kind: "invalid",
      why: expect.stringContaining("shell"),
    });
  });
});
