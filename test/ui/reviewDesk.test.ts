import { describe, expect, test, vi } from "vitest";
import { redact } from "../../src/core/redact.ts";
import type { Hold } from "../../src/gate/hold.ts";
import { heldPage } from "../../src/shared/reviewView.ts";
import { ReviewDesk } from "../../src/ui/reviewDesk.ts";
import { gateWith, held } from "../gate/heldCalls.ts";

type Parts = ConstructorParameters<typeof ReviewDesk>;

/** A desk that shows holds and nothing else; `changed` makes the next drawing of a hold another page. */
async function desk(...texts: readonly [string, ...string[]]) {
  const { gate } = gateWith();
  const calls = [];
  for (const text of texts) calls.push(await held(gate, text));
  let waiting = 1;
  const pages = {
    held: async (hold: Hold) => ({
      ...heldPage(hold, {
        position: 1,
        waiting: 1,
        workspaces: [],
        home: "/home/dev",
        scopeFile: ".holdpoint.json",
        preset: "balanced",
        changes: [],
        bounds: "",
        refused: "",
        redact,
        redactQuote: (text) => text,
        run: undefined,
      }),
      expiresAt: waiting,
    }),
    empty: () => ({ kind: "empty" }),
  };
  const made = new ReviewDesk(gate, {} as Parts[1], pages as unknown as Parts[2], {} as Parts[3], {} as Parts[4]);
  const shown = async (id: string): Promise<string> => {
    made.showHold(id);
    waiting++;
    const message = await made.draw(0);
    if (message.type !== "page") throw new Error("no page");
    return message.nonce;
  };
  const answer = (hold: string, nonce: string, kind: "approve" | "refuse") =>
    made.handle({
      type: "answer",
      request: 1,
      hold,
      nonce,
      choice: kind === "approve" ? { kind } : { kind, message: "" },
    });
  const ids = calls.map(({ hold }) => hold.id);
  return { gate, ids, shown, answer, desk: made, pending: () => gate.holds.pending.map(({ id }) => id) };
}

describe("an answer on the page", () => {
  test("that denies counts under an earlier number of the same hold", async () => {
    const { ids, shown, answer, pending } = await desk("rm -rf src");
    const [id = ""] = ids;
    const earlier = await shown(id);
    expect(await shown(id)).not.toBe(earlier);
    expect(await answer(id, earlier, "refuse")).toEqual({ kind: "ok" });
    expect(pending()).toEqual([]);
  });

  test("that denies counts when the page is hidden or shows another hold by now", async () => {
    const { ids, shown, answer, pending, desk: shownDesk } = await desk("rm -rf src", "rm -rf lib");
    const [first = "", second = ""] = ids;
    const [ofFirst, ofSecond] = [await shown(first), await shown(second)];
    expect(await answer(first, ofFirst, "refuse")).toEqual({ kind: "ok" });
    shownDesk.renew();
    expect(await answer(second, ofSecond, "refuse")).toEqual({ kind: "ok" });
    expect(pending()).toEqual([]);
  });

  test("that approves does not count under an earlier number", async () => {
    const { ids, shown, answer, pending } = await desk("rm -rf src");
    const [id = ""] = ids;
    const earlier = await shown(id);
    const now = await shown(id);
    expect(await answer(id, earlier, "approve")).toMatchObject({ kind: "problem" });
    expect(pending()).toEqual([id]);
    expect(await answer(id, now, "approve")).toEqual({ kind: "ok" });
  });

  test.each(["refuse", "approve"] as const)("with a number of another hold does not count: %s", async (kind) => {
    const { ids, shown, answer, pending } = await desk("rm -rf src", "rm -rf lib");
    const [first = "", second = ""] = ids;
    const ofFirst = await shown(first);
    await shown(second);
    expect(await answer(second, ofFirst, kind)).toMatchObject({ kind: "problem" });
    expect(pending()).toEqual(ids);
  });

  test.each(["", "0123456789abcdef", "constructor"])(
    "that denies under a number that was never shown does not count: %j",
    async (nonce) => {
      const { ids, shown, answer, pending } = await desk("rm -rf src");
      const [id = ""] = ids;
      await shown(id);
      expect(await answer(id, nonce, "refuse")).toMatchObject({ kind: "problem" });
      expect(pending()).toEqual(ids);
    },
  );

  test("counts once under a number, and approves nothing under one that denied", async () => {
    const { ids, shown, answer } = await desk("rm -rf src");
    const [id = ""] = ids;
    const nonce = await shown(id);
    expect(await answer(id, nonce, "refuse")).toEqual({ kind: "ok" });
    for (const kind of ["refuse", "approve"] as const)
      expect(await answer(id, nonce, kind)).toMatchObject({ kind: "problem" });
  });
});

describe("another run, asked for on the page", () => {
  test("is held and shown, once, and only under the number of what is shown now", async () => {
    const { gate, ids, shown, desk: made } = await desk("rm -rf src", "rm -rf lib");
    const [id = "", other = ""] = ids;
    const asked = vi.spyOn(gate.offers.reruns, "ask").mockResolvedValue("held");
    const again = (hold: string, nonce: string) => made.handle({ type: "runAgain", request: 1, hold, nonce });
    const earlier = await shown(id);
    const nonce = await shown(id);
    expect(await again(id, earlier)).toMatchObject({ kind: "problem" });
    expect(await again(other, nonce)).toMatchObject({ kind: "problem" });
    expect(asked).not.toHaveBeenCalled();
    expect(await again(id, nonce)).toEqual({ kind: "ok" });
    expect(await again(id, nonce)).toMatchObject({ kind: "problem" });
    expect(asked.mock.calls).toEqual([[id]]);
    const message = await made.draw(0);
    expect(message).toMatchObject({ page: { kind: "held", id: other } });
  });

  test("is not held where there is nothing to give it, and the person is told", async () => {
    const { ids, shown, desk: made, pending } = await desk("rm -rf src");
    const [id = ""] = ids;
    expect(await made.handle({ type: "runAgain", request: 1, hold: id, nonce: await shown(id) })).toMatchObject({
      kind: "problem",
      text: expect.stringContaining("not known any more"),
    });
    expect(pending()).toEqual([id]);
  });
});
