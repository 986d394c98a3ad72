import { describe, expect, it } from "vitest";
import { verbs } from "../../../src/core/effects/effect.ts";
import { compileScope } from "../../../src/core/scope/compileScope.ts";
import { parsePattern } from "../../../src/core/scope/pattern.ts";
import { defaultScope, type Rule } from "../../../src/core/scope/scope.ts";
import { judgeSupposed, supposedRoot } from "../supposed.ts";

function policyOf(decision: Rule["decision"], count: number, of: (index: number) => string) {
  const rules = Array.from({ length: count }, (_, index): Rule => {
    const pattern = parsePattern(of(index));
    if ("problem" in pattern) throw new Error(pattern.problem);
    const examples = { match: [], miss: [] };
    return { decision, verbs, on: [pattern], because: undefined, agents: ["*"], examples, position: index + 1 };
  });
  return { scopes: [{ root: supposedRoot, scope: compileScope({ ...defaultScope, rules }) }] };
}

const patterns = (count: number): string => Array.from({ length: count }, (_, at) => `lib*/*${at}.ts`).join(" ");
const anywhere = (index: number): string => `**/*${index}*`;

describe("more patterns and rules than can be compared", () => {
  it("are held, and the reason says so, though reading them would flow", () => {
    const command = `cat ${patterns(200)}`;
    expect(judgeSupposed(command).decision).toBe("allow");
    const { decision, reasons } = judgeSupposed(command, "bash", policyOf("hold", 300, anywhere));
    expect(decision).toBe("hold");
    expect(reasons.map(({ text }) => text)).toContainEqual(expect.stringContaining("Too much to judge"));
  });

  it("are not allowed by a rule that nobody came to compare", () => {
    const policy = policyOf("allow", 300, (index) => (index === 299 ? "lib*/**" : anywhere(index)));
    expect(judgeSupposed(`rm ${patterns(200)}`, "bash", policy).decision).toBe("hold");
  });

  it("leave a few names among many rules as they were", () => {
    const policy = policyOf("hold", 3_000, (index) => `src/part${index}/**`);
    expect(judgeSupposed("cat lib/a.ts lib/b.ts src/part*.ts", "bash", policy).decision).toBe("allow");
    expect(judgeSupposed("cat src/part7/a.ts", "bash", policy).decision).toBe("hold");
  });
});
