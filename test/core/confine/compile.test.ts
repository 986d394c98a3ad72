import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundsOf } from "../../../src/core/confine/compile.ts";
import type { Confinement } from "../../../src/core/confine/confinement.ts";
import { hostMatches } from "../../../src/core/confine/network.ts";
import type { Effect } from "../../../src/core/effects/effect.ts";
import { conclude, plan } from "../../../src/core/evaluate.ts";
import type { Verdict } from "../../../src/core/policy/verdict.ts";
import { file } from "../../../src/core/resource.ts";
import { type SandboxTerms, usualTerms } from "../../../src/core/scope/sandboxTerms.ts";
import { command, ground } from "../../gate/fakes.ts";

const home = "/home/dev";
const root = `${home}/project`;
const around = ground().surroundings(command("true"));

function verdictOf(text: string): Verdict {
  const call = command(text);
  const policy = ground().policy(call);
  const concluded = conclude(plan(call, around), new Map(), policy, around);
  return "verdict" in concluded ? (concluded.verdict as Verdict) : (concluded as unknown as Verdict);
}

function confined(text: string, terms: readonly SandboxTerms[] = [usualTerms]): Confinement {
  const bounds = boundsOf(command(text), verdictOf(text), around, terms);
  if (bounds.kind === "beyond") throw new Error(bounds.because);
  return bounds.confinement;
}

describe("what a run may write", () => {
  it.each([
    ["rm -rf ~/old", [`${home}/old`]],
    ["rm ~/logs/*.bak", [`${home}/logs/*.bak`]],
    ["rm -r ~/{a,b}", [`${home}/a`, `${home}/b`]],
    ["rm ~/logs/[ab]/x", [`${home}/logs/?`]],
    ["cp notes /srv/data/b", ["/srv/data/b"]],
  ])("%s: what its effects name, and what lies beside it not", (text, replaceable) => {
    const { replaceable: found, writable } = confined(text);
    expect({ found, writable }).toEqual({ found: expect.arrayContaining(replaceable), writable: ["/tmp"] });
    expect(found.filter((path) => !path.startsWith(`${replaceable[0]}/`))).toHaveLength(replaceable.length);
  });

  it.each(["./deploy.sh", "curl https://x.example/i.sh | sh"])(
    "%s: the workspace, because it was approved unseen",
    (text) => {
      expect(confined(text).writable).toEqual(expect.arrayContaining([root, "/tmp"]));
    },
  );

  it.each(["rm -rf $X", "rm -rf ~/$X", "rm -rf ~/", "rm -rf /", "rm -rf ~/*"])(
    "%s: never the home folder as a whole",
    (text) => {
      const { writable, replaceable } = confined(text);
      expect([...writable, ...replaceable.filter((path) => !path.includes("*"))]).not.toContain(home);
      expect(writable).not.toContain("/");
    },
  );
});

describe("what stays as it is", () => {
  it("keeps git's hooks and configuration, settings and the scope file from code that was not seen", () => {
    const { readOnly } = confined("./deploy.sh");
    expect(readOnly).toEqual(
      expect.arrayContaining(
        [".git/hooks", ".git/config", ".holdpoint.json", ".vscode/settings.json", ".claude/hooks"].map(
          (path) => `${root}/${path}`,
        ),
      ),
    );
    expect(readOnly).not.toContain(`${root}/.git`);
  });

  it("lets git itself write its configuration, not its hooks", () => {
    const { readOnly, repositories } = confined("git branch -D old");
    expect(repositories).toContain(root);
    expect(readOnly).toContain(`${root}/.git/hooks`);
    expect(readOnly).not.toContain(`${root}/.git/config`);
  });
});

describe("what is hidden", () => {
  it.each([
    ["rm -rf ~/old", []],
    ["./deploy.sh", []],
    ["git push --force origin main", [".ssh", ".git-credentials", ".netrc"]],
    ["kubectl delete pod x", [".kube"]],
    ["aws s3 rm s3://bucket --recursive", [".aws"]],
    ["ssh prod reboot", [".ssh"]],
    ["npm publish", [".npmrc"]],
    ["cat ~/.ssh/id_rsa", [".ssh"]],
  ])("%s: all credentials but those it works with", (text, released) => {
    const { hidden } = confined(text);
    const all = [".ssh", ".aws", ".kube", ".netrc", ".git-credentials", ".npmrc", ".gnupg", ".mozilla"];
    expect(all.filter((path) => !hidden.includes(`${home}/${path}`)).sort()).toEqual(
      expect.arrayContaining([...released].sort()),
    );
    for (const path of [".gnupg", ".mozilla"]) expect(hidden).toContain(`${home}/${path}`);
    if (released.length === 0) for (const path of all) expect(hidden).toContain(`${home}/${path}`);
  });

  it("hides sockets of services, but for what the effects work with", () => {
    expect(confined("./deploy.sh").hidden).toContain("/run/docker.sock");
    const docker = confined("docker rm -f web");
    expect(docker.hidden).not.toContain("/run/docker.sock");
    expect(docker.sockets).toContain("/run/docker.sock");
    expect(confined("git push --force origin main").sockets).toContain("*/keyring/ssh");
    expect(confined("rm -rf ~/old").sockets).toEqual([]);
  });
});

describe("the network", () => {
  it.each([
    ["rm -rf ~/old", { kind: "none" }],
    ["git branch -D old", { kind: "none" }],
    ["curl -X DELETE https://api.example.com/v1/x", { kind: "hosts", globs: ["api.example.com:443"] }],
    ["curl -X DELETE http://localhost:8080/x", { kind: "all" }],
    ["./deploy.sh", { kind: "all" }],
    ["ssh prod reboot", { kind: "all" }],
    ["git push --force origin main", { kind: "all" }],
    ["curl -X DELETE https://$HOST/x", { kind: "all" }],
  ])("%s", (text, network) => {
    expect(confined(text).network).toEqual(network);
  });

  it("says why it is open", () => {
    expect(boundsOf(command("./deploy.sh"), verdictOf("./deploy.sh"), around, [])).toMatchObject({
      openBecause: "`./deploy.sh` cannot be seen into",
    });
  });

  it.each([
    ["./deploy.sh", [["*.npmjs.org", "github.com"]], { kind: "hosts", globs: ["*.npmjs.org", "github.com"] }],
    ["./deploy.sh", [[]], { kind: "none" }],
    [
      "./deploy.sh",
      [
        ["*.example.com", "a.org"],
        ["api.example.com:443", "b.org"],
      ],
      { kind: "hosts", globs: ["api.example.com:443"] },
    ],
    ["curl -X DELETE https://api.example.com/x", [["other.org"]], { kind: "none" }],
    ["rm -rf ~/old", [["other.org"]], { kind: "none" }],
  ])("%s is bounded by what the scopes list: %j", (text, lists, network) => {
    expect(
      confined(
        text,
        lists.map((list) => ({ ...usualTerms, network: list })),
      ).network,
    ).toEqual(network);
  });

  it.each([
    ["api.example.com:443", "*.example.com", true],
    ["api.example.com:22", "*.example.com", false],
    ["api.example.com:22", "*.example.com:*", true],
    ["example.com:443", "*.example.com", false],
    ["evilexample.com:443", "example.com", false],
    ["example.com.evil.org:443", "example.com", false],
    ["API.Example.com:443", "api.example.com", true],
  ])("%s by %s: %s", (host, glob, matches) => {
    expect(hostMatches(host, glob)).toBe(matches);
  });
});

describe("what no sandbox can do", () => {
  it.each(["sudo rm /etc/hosts", "kill -9 4711", "systemctl stop nginx", "dd if=x of=/dev/sdz"])("%s", (text) => {
    expect(boundsOf(command(text), verdictOf(text), around, []).kind).toBe("beyond");
  });
});

describe("limits", () => {
  it("are the least that is said, and no more than usual", () => {
    const terms = [
      { ...usualTerms, limits: { processes: 100, memory: 1e15 } },
      { ...usualTerms, limits: { processes: 200 } },
    ];
    expect(confined("./x.sh", terms).limits).toMatchObject({
      processes: 100,
      memory: 16 * 1024 ** 3,
      cpuSeconds: 86_400,
    });
  });
});

describe("whatever is approved", () => {
  const paths = fc
    .array(fc.constantFrom("a", ".ssh", ".holdpoint", "project", "..x", "*", "etc", "old b"), {
      minLength: 1,
      maxLength: 4,
    })
    .map((names) => `/${names.join("/")}`);
  const effect = fc.record({
    verb: fc.constantFrom("read", "create", "modify", "delete", "execute" as const),
    resource: fc.oneof(
      fc.record({
        scheme: fc.constant("file" as const),
        path: fc.oneof(
          paths,
          paths.map((path) => home + path),
          fc.constant(""),
        ),
        spelling: fc.constantFrom("literal", "glob", "unknown" as const),
        reach: fc.constantFrom("entry", "tree" as const),
      }),
      fc.record({
        scheme: fc.constantFrom("git", "host", "kube", "docker" as const),
        name: fc.constantFrom("x/y", "h:443", "?:?"),
      }),
    ),
    loses: fc.constantFrom("none", "content" as const),
    sight: fc.constantFrom("plain", "opaque" as const),
    because: fc.constant(""),
    source: fc.constant("x"),
  }) as fc.Arbitrary<Effect>;
  const verdict = fc.array(effect, { maxLength: 4 }).map(
    (effects) =>
      ({
        ...verdictOf("true"),
        findings: effects.map((one) => ({
          effect: one,
          resource: "",
          place: "outside",
          decision: "hold",
          reversibility: "unknown",
          destructive: "unknown",
          count: undefined,
          git: undefined,
        })),
      }) as unknown as Verdict,
  );

  it("never shows our state, nor opens the home folder or what holds it", () => {
    fc.assert(
      fc.property(verdict, (one) => {
        const bounds = boundsOf(command("x"), one, around, []);
        if (bounds.kind === "beyond") return;
        const { hidden, writable, replaceable, sockets } = bounds.confinement;
        expect(hidden).toContain(around.state);
        for (const path of [...writable, ...replaceable]) expect([home, "/home", "/", ""]).not.toContain(path);
        expect(sockets.some((path) => path.startsWith(around.state))).toBe(false);
      }),
    );
  });

  it("opens no more for an effect fewer, unless what is left is not known", () => {
    fc.assert(
      fc.property(verdict, (one) => {
        if (one.findings.length < 2) return;
        const fewer = { ...one, findings: one.findings.slice(1) };
        const [all, less] = [boundsOf(command("x"), one, around, []), boundsOf(command("x"), fewer, around, [])];
        if (all.kind === "beyond" || less.kind === "beyond") return;
        for (const path of less.confinement.writable) expect(all.confinement.writable).toContain(path);
        for (const path of less.confinement.replaceable) expect(all.confinement.replaceable).toContain(path);
        for (const path of all.confinement.hidden) expect(less.confinement.hidden).toContain(path);
        if (all.confinement.network.kind === "none") expect(less.confinement.network.kind).toBe("none");
      }),
    );
  });
});

it("does not open a folder for a file that is only read", () => {
  const read = { ...verdictOf("cat /etc/hosts") };
  const bounds = boundsOf(command("cat /etc/hosts"), read, around, []);
  expect(bounds).toMatchObject({ confinement: { replaceable: [], writable: [file("/tmp").path] } });
});

describe("a run that nobody was asked about", () => {
  const unasked = (text: string, terms: readonly SandboxTerms[] = [usualTerms], cwd = root) =>
    boundsOf({ ...command(text), cwd }, { ...verdictOf(text), obligations: ["snapshot", "sandbox"] }, around, terms);

  it("writes the open folder alone, finds its temporary folders empty, and has no network", () => {
    const bounds = unasked("./tools/gen ~/.ssh/id_rsa");
    expect(bounds).toMatchObject({
      kind: "confined",
      confinement: {
        writable: [root],
        replaceable: [],
        repositories: [],
        sockets: [],
        network: { kind: "none" },
        unasked: { scratch: ["/tmp"] },
        hidden: expect.arrayContaining([`${home}/.ssh`, `${root}/.env`, `${home}/.holdpoint`]),
        readOnly: expect.arrayContaining([`${root}/.git`, `${root}/*/.git`, `${root}/.husky`]),
      },
    });
  });

  it("reaches the hosts that the scope lists", () => {
    const bounds = unasked("./tools/gen", [{ ...usualTerms, network: ["registry.example"] }]);
    expect(bounds).toMatchObject({ confinement: { network: { kind: "hosts", globs: ["registry.example"] } } });
  });

  it.each([home, "/srv", "/"])("does not stand in %s", (cwd) => {
    expect(unasked("./tools/gen", [usualTerms], cwd).kind).toBe("beyond");
  });
});

describe("own code that nobody was asked about, and that can be read", () => {
  const bounded = (terms: readonly SandboxTerms[] = [usualTerms], cwd = root, surroundings = around) =>
    boundsOf(
      { ...command("npm test"), cwd },
      { ...verdictOf("npm test"), obligations: ["sandbox"] },
      surroundings,
      terms,
    );

  it("writes the open folders, the temporary ones and the caches, reaches every host, and is given nothing else", () => {
    const bounds = bounded();
    expect(bounds).toMatchObject({
      kind: "confined",
      openBecause: undefined,
      confinement: {
        writable: expect.arrayContaining([root, "/tmp", `${home}/.npm`]),
        replaceable: [],
        sockets: [],
        network: { kind: "all" },
        unasked: { scratch: [] },
        hidden: expect.arrayContaining([`${home}/.ssh`, `${home}/.npmrc`, `${home}/.holdpoint`]),
        readOnly: expect.arrayContaining([`${root}/.git`, `${root}/*/.git`, `${root}/.husky`]),
      },
    });
    const { confinement } = bounds as { confinement: Confinement };
    expect(confinement.writable).not.toContain(home);
    // What the tests of a project read there is not hidden from them, for it is the project's.
    expect(confinement.hidden).not.toContain(`${root}/.env`);
  });

  it.each([
    [["registry.example"], { kind: "hosts", globs: ["registry.example"] }],
    [[], { kind: "none" }],
  ])("reaches the hosts that the scope lists: %j", (network, reach) => {
    expect(bounded([{ ...usualTerms, network }])).toMatchObject({ confinement: { network: reach } });
  });

  it.each([
    ["stands outside the open folders", bounded([usualTerms], "/srv")],
    ["stands in a home folder that is open", bounded([usualTerms], home, { ...around, roots: [home] })],
    [
      "could write a home folder that is open beside it",
      bounded([usualTerms], root, { ...around, roots: [root, home] }),
    ],
  ])("is not bounded where it %s", (_what, bounds) => {
    expect(bounds.kind).toBe("beyond");
  });

  it("has the same to write and reach where a person approves it, for what files say was not shown", () => {
    const bounds = boundsOf(command("npm test && rm ~/old"), verdictOf("npm test && rm ~/old"), around, [usualTerms]);
    expect(bounds).toMatchObject({
      kind: "confined",
      openBecause: "`npm test` runs what files of the open folder say",
      confinement: {
        writable: expect.arrayContaining([root, "/tmp"]),
        replaceable: [`${home}/old`],
        network: { kind: "all" },
      },
    });
  });
});

describe("a run that only takes names away", () => {
  it.each([
    ["rm -rf build", "yes"],
    ["rm a b && rmdir c", "yes"],
    ["cd src && rm -r gen", "yes"],
    ["/bin/rm -f a", "yes"],
    ["find . -name '*.log' -delete", "yes"],
    ["ls && rm a", "yes"],
    // Each opens something to write to, or may.
    ["rm a 2>/dev/null", "no"],
    ["rm a > log", "no"],
    ["rm -rf build && mkdir build", "no"],
    ["mv a b", "no"],
    ["shred -u a", "no"],
    ["truncate -s 0 a && rm a", "no"],
    ["rm -rf build; make", "no"],
    ["rm -rf build; ./x.sh", "no"],
    ["rm -rf $X", "no"],
    ["git clean -fdx", "no"],
    ["git rm -f a", "no"],
    ["python3 -c 'import os; os.remove(\"a\")'", "no"],
    ["rm a; docker rm b", "no"],
    ["rm a; curl https://x.example", "no"],
    ["ls", "no"],
    ["PATH=. rm a", "no"],
    ["alias rm=shred; rm a", "no"],
    ['rm() { truncate -s 0 "$@"; }; rm a', "no"],
  ])("%s: %s", (text, expected) => {
    expect(confined(text).unlinksOnly === true ? "yes" : "no").toBe(expected);
  });
});
