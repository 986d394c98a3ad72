import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ContextFormat } from "../../src/core/contexts/formats.ts";
import type { Answer } from "../../src/core/facts.ts";
import { contextFacts } from "../../src/facts/contextFacts.ts";
import { TemporaryProject } from "./temporaryProject.ts";

let project: TemporaryProject;
beforeAll(() => {
  project = new TemporaryProject();
});
afterAll(() => project.remove());

async function read(format: ContextFormat, content: string): Promise<Answer> {
  project.write("settings", content);
  return contextFacts(project.path("settings"), format);
}

async function told(format: ContextFormat, content: string): Promise<readonly string[]> {
  const answer = await read(format, content);
  if (answer.about !== "context") return [answer.about];
  return answer.settings.map(({ section, key, value }) => `${section}:${key}=${value}`);
}

const kubeconfig = `
apiVersion: v1
kind: Config
current-context: prod-eu
clusters:
- name: shop
  cluster: { server: https://api.example.com, certificate-authority-data: c2VjcmV0 }
contexts:
- name: prod-eu
  context: { cluster: shop, namespace: web, user: ann }
- context:
    cluster: kind-dev
  name: "dev"
users:
- name: ann
  user: { token: s3cret-token, client-key-data: c2VjcmV0 }
`;

describe("what a tool's configuration says", () => {
  it.each<[ContextFormat, string, readonly string[]]>([
    [
      "kubeconfig",
      kubeconfig,
      [":current-context=prod-eu", "prod-eu:cluster=shop", "prod-eu:namespace=web", "dev:cluster=kind-dev"],
    ],
    [
      "kubeconfig",
      '{"current-context":"a","contexts":[{"name":"a","context":{"cluster":"c"}}]}',
      [":current-context=a", "a:cluster=c"],
    ],
    ["kubeconfig", "current-context: a\ncurrent-context: b\n", [":current-context=a", ":current-context=b"]],
    ["kubeconfig", "current-context: 1.10\n", [":current-context=1.10"]],
    ["kubeconfig", "x: &c prod\ncurrent-context: *c\n", [":current-context=prod"]],
    ["kubeconfig", 'current-context: "a\\e[31mb"\n', []],
    ["kubeconfig", `current-context: ${"a".repeat(300)}\n`, []],
    ["kubeconfig", "current-context: [a]\ncontexts: b\n", []],
    ["kubeconfig", "{{{ : no\n- yaml", []],
    ["kubeconfig", "", []],
    [
      "aws",
      "[default]\nregion = eu-west-1\naws_secret_access_key = k\n[profile prod]\nregion=us-east-1 # why\nrole_arn = arn:aws:iam::123456789012:role/a\n  s3 =\n",
      [
        "default:region=eu-west-1",
        "profile prod:region=us-east-1",
        "profile prod:role_arn=arn:aws:iam::123456789012:role/a",
      ],
    ],
    ["gcloudActive", "work\n", [":configuration=work"]],
    [
      "gcloud",
      "[core]\naccount = a@example.com\nproject = shop\n[compute]\nzone = z\n",
      ["core:project=shop", "compute:zone=z"],
    ],
    [
      "azureProfile",
      '\uFEFF{"subscriptions":[{"id":"1","name":"Dev"},{"id":"2","name":"Prod","isDefault":true,"tenantId":"t"}]}',
      ["1:name=Dev", ":default=2", "2:name=Prod"],
    ],
    ["docker", '{"auths":{"r":{"auth":"c2VjcmV0"}},"currentContext":"prod"}', [":currentContext=prod"]],
    ["docker", '{"currentContext":{"a":1}}', []],
    ["docker", '{"currentContext":"a",', [":currentContext=a"]],
    ["terraformWorkspace", "prod", [":workspace=prod"]],
    ["terraformWorkspace", "prod\nrm -rf /", []],
    ["fly", "# app\napp = 'shop-prod'\n[env]\n  A = 'x'\n", [":app=shop-prod"]],
    ["firebase", '{"projects":{"default":"shop"}}', [":projects.default=shop"]],
    [
      "pgService",
      "[shop]\nhost=db.example.com\npassword=p\ndbname=shop\n",
      ["shop:host=db.example.com", "shop:dbname=shop"],
    ],
    ["mysql", "[client]\nuser=me\npassword=p\nhost = db\n", ["client:host=db"]],
    [
      "dotenv",
      "API_KEY=k\nDATABASE_URL=postgres://me:pass@db.example.com/shop?sslkey=k\n",
      [":DATABASE_URL=postgres://db.example.com/shop"],
    ],
    ["dotenv", 'export DATABASE_URL="mysql://me:p@ss/w@db/shop"\n', [":DATABASE_URL=mysql://db/shop"]],
    ["dotenv", 'export DATABASE_URL="mysql://me:p@ss/w#x@db/shop"\n', []],
    ["dotenv", "DATABASE_URL=mysql://me:p?x@db/shop\n", []],
    ["dotenv", "DATABASE_URL=mysql://me:pass #x@db/shop\n", []],
    ["dotenv", "DATABASE_URL=mysql://db/shop?password=a@b\n", []],
    ["dotenv", "DATABASE_URL=jdbc:postgresql://db:5432/shop\n", [":DATABASE_URL=jdbc:postgresql://db:5432/shop"]],
    ["dotenv", "DATABASE_URL=me:pass@db\n", []],
  ])("%s: %j", async (format, content, settings) => {
    expect(await told(format, content)).toEqual(settings);
  });

  it("is nothing but what its format names", async () => {
    for (const format of ["kubeconfig", "docker", "aws", "dotenv"] as const)
      expect(JSON.stringify(await read(format, kubeconfig))).not.toMatch(/s3cret|c2VjcmV0/);
  });

  it("is read through a link, and not where there is no regular file of a bearable size", async () => {
    project.write("real", "prod\n");
    symlinkSync("real", project.path("link"));
    symlinkSync("circle", project.path("circle"));
    mkdirSync(project.path("folder"));
    execFileSync("mkfifo", [project.path("pipe")]);
    project.write("long", "a".repeat(300_000));
    project.write("binary", "a\0b");
    const about = async (name: string): Promise<string> => {
      const answer = await contextFacts(project.path(name), "terraformWorkspace");
      return answer.about === "context" ? `${answer.existence} ${answer.settings.length}` : answer.about;
    };
    expect(await about("link")).toBe("exists 1");
    expect(await about("missing")).toBe("absent 0");
    for (const name of ["circle", "folder", "pipe", "long", "binary"])
      expect([name, await about(name)]).toEqual([name, "nothing"]);
    if (process.getuid?.() === 0) return;
    chmodSync(project.path("real"), 0);
    expect(await about("link")).toBe("nothing");
  });

  it("is nothing where YAML nests or repeats without end", async () => {
    const bomb = `a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\ncontexts: [*c,*c]\ncurrent-context: ok\n`;
    expect(await told("kubeconfig", bomb)).toEqual([":current-context=ok"]);
    const answer = await read("kubeconfig", `contexts: ${"[".repeat(20_000)}`);
    expect(["context", "nothing"]).toContain(answer.about);
  });
});
