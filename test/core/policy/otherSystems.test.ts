import { describe, expect, test } from "vitest";
import { judgeCommand, outcome, ruled } from "./situation.ts";
import { World } from "./world.ts";

const shop = "/home/ann/shop";

const world = new World(
  [
    { path: `${shop}/src/a.ts` },
    { path: `${shop}/src/gen/b.ts`, git: "ignored" },
    { path: `${shop}/.env`, git: "ignored" },
    { path: "/etc/hosts", git: "unknown" },
    { path: `${shop}/out`, leadsTo: "/etc" },
  ],
  {},
);

/** A mount, a command in the container, and what comes of it. */
const mounted: readonly (readonly [string, string, "allow" | "hold" | "deny"])[] = [
  ["-v .:/x", "rm -rf /y", "allow"],
  ["-v .:/x", "rm -rf /x/src", "hold"],
  ["-v .:/x", "rm -rf /x", "deny"],
  ["-v .:/x", "rm -rf /", "deny"],
  ["-v .:/x", "rm -rf /?", "hold"],
  ["-v ./src:/x", "rm -rf /x", "hold"],
  ["-v ./src:/x -v data:/x/gen", "rm -rf /x/gen", "hold"],
  ["-v .:/x", "sh -c 'cd /x/src/.. && rm -rf src'", "hold"],
  ["-v .:/x", "env A=1 timeout 5 rm -rf /x/src", "hold"],
  ["-v .:/x", "busybox rm -rf /x/src", "hold"],
  ["-v .:/x", "sh -c 'find /x -type f | xargs rm'", "hold"],
  ["-v .:/x", 'sh -c "$COMMAND"', "hold"],
  ["-v .:/x", "sh -c 'ln -s /x /y; rm -rf /y/src'", "hold"],
  ["-v .:/x:ro", "rm -rf /x/src", "allow"],
  ["-v .:/x:ro", "cat /x/.env", "hold"],
  ["-v .:/x", "cat /x/src/a.ts", "allow"],
  ["-v ./out:/x", "ls", "hold"],
  ["-v /etc:/x", "ls", "hold"],
  ["-v $HOME:/x", "ls", "hold"],
  ["-v $FOLDER:/x", "ls", "hold"],
  ["--mount type=bind,src=.,dst=/x", "rm -rf /x/src", "hold"],
  ["--mount 'type=bind,\"src=/\",dst=/x'", "ls", "hold"],
  ["-tiv .:/x -w /x", "rm -rf ./src", "hold"],
  ["--unknown .:/x", "ls", "hold"],
  ["--privileged=false", "ls", "allow"],
  ["--privileged", "ls", "hold"],
  ["-v .git:/x", "ls", "deny"],
];

/** A rule, a command, and whether the rule speaks about it. */
const scoped: readonly (readonly [string, "hold" | "deny", string, string, string])[] = [
  ["a context", "hold", "kube:*prod*/**", "kubectl --context eu-prod get pods", "hold rule"],
  ["another context", "hold", "kube:*prod*/**", "kubectl --context dev get pods", "allow preset"],
  ["a context that is not named", "hold", "kube:*prod*/**", "kubectl get pods", "hold rule"],
  ["the last of two contexts", "hold", "kube:*prod*/**", "kubectl --context dev --context prod get pods", "hold rule"],
  [
    "another server than the context's",
    "hold",
    "kube:prod/**",
    "kubectl --context dev -s https://x get pods",
    "hold rule",
  ],
  ["a namespace", "deny", "kube:*/shop/**", "kubectl --context=a -nshop get pods", "deny rule"],
  ["all namespaces", "hold", "kube:*/shop/**", "kubectl --context a get pods -A", "hold rule"],
  ["a kind by its short name", "deny", "kube:*/*/pods/**", "kubectl --context a -n b get po/web", "deny rule"],
  ["a release", "deny", "kube:prod/**", "helm --kube-context prod status web", "deny rule"],
  ["a command in a pod", "deny", "kube:prod/**", "kubectl --context prod -n a exec web -- ls", "deny rule"],
  [
    "a cluster named on another machine",
    "deny",
    "kube:prod/**",
    "ssh host kubectl --context prod delete ns a",
    "deny rule",
  ],
  ["a volume", "deny", "docker:*/volume/**", "docker volume inspect data", "deny rule"],
  ["a volume that is removed", "deny", "docker:*/volume/**", "docker volume rm data", "deny rule"],
  ["a volume that is mounted", "deny", "docker:*/volume/data", "docker run -v data:/x alpine ls", "deny rule"],
  ["a container", "deny", "docker:*/container/db", "docker exec db ls", "deny rule"],
  ["another container", "deny", "docker:*/container/db", "docker exec web ls", "allow preset"],
  ["an engine", "deny", "docker:prod/**", "docker --context prod ps", "deny rule"],
  ["an address", "deny", "tf:*/module.db*", "terraform destroy -target=module.db.main", "deny rule"],
  ["everything, where no address is named", "hold", "tf:*/module.db*", "terraform apply", "hold rule"],
  ["a workspace", "deny", "tf:prod/**", "terraform workspace delete prod", "deny rule"],
  ["a stack", "deny", "tf:prod/**", "pulumi up --stack prod", "deny rule"],
  ["a machine", "deny", "host:*.example.com:*", "ssh me@db.example.com uptime", "deny rule"],
  ["a machine at another port", "deny", "host:db.example.com:2222", "ssh -p 2222 db.example.com uptime", "deny rule"],
  ["a machine copied from", "deny", "host:db.example.com:*", "scp db.example.com:/x /tmp/x", "deny rule"],
  ["files that a container gets", "deny", "src/**", "docker run -v ./src:/x alpine ls", "deny rule"],
];

describe("a command in a container", () => {
  test.each(mounted)("with %s, `%s`: %s", (options, inner, expected) => {
    expect(judgeCommand(`docker run --rm ${options} alpine ${inner}`, { world }).decision).toBe(expected);
  });
});

describe("a rule on", () => {
  test.each(scoped)("%s (%s %s) and `%s`: %s", (_, decision, pattern, text, expected) => {
    const policy = ruled({ [decision]: ["*"], on: [pattern] });
    expect(outcome(judgeCommand(text, { world, policy }))).toBe(expected);
  });
});

describe("systems inside systems", () => {
  test("are read some levels deep, and held beyond", () => {
    const nested = (levels: number): string => `${"ssh host ".repeat(levels)}uptime`;
    expect(judgeCommand(nested(2)).decision).toBe("allow");
    expect(judgeCommand(nested(40)).decision).toBe("hold");
  });
});
