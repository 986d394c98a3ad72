import { describe, expect, it } from "vitest";
import { emptyPage } from "../../src/shared/emptyView.ts";
import { around, command, counted, finding, git, hold, root, verdict } from "./support/holds.ts";

const held = hold(
  command("rm -rf src", `${root}/packages/web`),
  verdict([finding("src/**", { count: counted(42, 1_204_331), git: git(40, 1, 1) })]),
);

describe("the page without a hold", () => {
  it("lists what was settled, newest first", () => {
    const settled = [
      hold(command("a"), held.verdict, { id: "one", settlement: { kind: "approved" }, settledAt: 1 }),
      hold(command("b"), held.verdict, { id: "two", settlement: { kind: "expired" }, settledAt: 2 }),
    ];
    expect(emptyPage(settled, "shop", around())).toEqual({
      kind: "empty",
      workspace: "shop",
      settled: {
        rows: [
          { id: "two", at: 2, title: "Deletes 42 files (1.2 MB) in src.", who: "VS Code agent", outcome: "Expired" },
          { id: "one", at: 1, title: "Deletes 42 files (1.2 MB) in src.", who: "VS Code agent", outcome: "Approved" },
        ],
        omitted: 0,
      },
    });
  });

  it("counts what does not fit", () => {
    const settled = Array.from({ length: 25 }, (_, index) =>
      hold(command("a"), held.verdict, { id: String(index), settlement: { kind: "approved" }, settledAt: index }),
    );
    const { rows, omitted } = emptyPage(settled, "shop", around()).settled;
    expect([rows.length, rows[0]?.id, omitted]).toEqual([20, "24", 5]);
  });
});
