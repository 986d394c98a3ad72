import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contextEnvironment } from "../../src/core/contexts/environment.ts";
import { subjectsOf } from "../../src/core/effects/subjects.ts";
import type { Verdict } from "../../src/core/policy/verdict.ts";
import { defaultScope } from "../../src/core/scope/scope.ts";
import { MachineFacts } from "../../src/facts/gatherFacts.ts";
import { judge } from "../../src/gate/judge.ts";
import { scopeOf } from "../core/policy/situation.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";
import { command } from "./fakes.ts";

/** A person's own folder, with their project in `shop`. */
let home: TemporaryProject;
const kubeconfig = (current: string): string =>
  `current-context: ${current}\ncontexts:\n- { name: prod-eu, context: { cluster: shop-live, namespace: web } }\n- { name: dev-1, context: { cluster: kind } }\nusers: [{ name: a, user: { token: s3cret } }]\n`;
const files: Readonly<Record<string, string>> = {
  ".kube/config": kubeconfig("prod-eu"),
  "dev.yaml": kubeconfig("dev-1"),
  "empty.yaml": "contexts: []\n",
  "other/.kube/config": kubeconfig("dev-1"),
  ".aws/config":
    "[default]\nregion = eu-west-1\n[profile prod]\nsso_account_id = 123456789012\nregion = us-east-1\n[profile dev]\n",
  ".config/gcloud/active_config": "work",
  ".config/gcloud/configurations/config_work": "[core]\nproject = shop-prod\n[compute]\nzone = zone-b\n",
  ".config/gcloud/configurations/config_play": "[core]\nproject = play\n",
  ".azure/azureProfile.json":
    '\uFEFF{"subscriptions":[{"id":"11","name":"Shop Prod","isDefault":true},{"id":"22","name":"Dev"}]}',
  ".docker/config.json": '{"currentContext":"swarm"}',
  ".pg_service.conf": "[shop]\nhost=db-prod\ndbname=shop\npassword=s3cret\n",
  ".my.cnf": "[client]\nhost=maria\npassword=s3cret\n",
  "shop/.terraform/environment": "prod",
  "shop/fly.toml": 'app = "shop-prod"\n',
  "shop/sub/fly.toml": 'app = "shop-dev"\n',
  "shop/.env": "DATABASE_URL=postgres://me:s3cret@db.example.com/shop\n",
};

beforeAll(() => {
  home = new TemporaryProject();
  for (const [path, content] of Object.entries(files)) home.write(path, content);
});
afterAll(() => home.remove());

interface Setting {
  readonly runEnvironment?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly rules?: readonly object[];
}

async function verdictOn(text: string, { environment = {}, runEnvironment, rules }: Setting = {}): Promise<Verdict> {
  const root = home.path("shop");
  const surroundings = {
    roots: [root],
    home: home.root,
    temporary: ["/nonexistent"],
    state: home.path(".holdpoint"),
    installed: [],
    platform: "posix",
    environment: contextEnvironment(environment),
    ...(runEnvironment === undefined ? {} : { runEnvironment: contextEnvironment(runEnvironment) }),
  } as const;
  const scope = rules === undefined ? defaultScope : scopeOf({ version: 1, rules });
  const ground = {
    policy: () => ({ scopes: [{ root, scope }] }),
    surroundings: () => surroundings,
    standing: () => "somewhere" as const,
  };
  return judge({ ...command(text), cwd: root }, { facts: new MachineFacts(), ground }, 20_000);
}

async function meantBy(text: string, setting?: Setting): Promise<readonly string[]> {
  const { findings } = await verdictOn(text, setting);
  const meant = findings.flatMap(({ effect }) => effect.meant ?? []);
  return [...new Set(meant.map(({ resource }) => `${resource.scheme}:${resource.name}`))];
}

describe("what a command probably works on", () => {
  it.each<[string, readonly string[]]>([
    ["kubectl delete pod x", ["kube:prod-eu/web/pods/x", "kube:shop-live/web/pods/x"]],
    ["kubectl --context '' delete pod x", ["kube:prod-eu/web/pods/x", "kube:shop-live/web/pods/x"]],
    ["kubectl delete pod x -n api", ["kube:prod-eu/api/pods/x", "kube:shop-live/api/pods/x"]],
    ["kubectl delete pods -A --all", ["kube:prod-eu/?/pods/?", "kube:shop-live/?/pods/?"]],
    ["kubectl delete ns web", ["kube:prod-eu/?/namespaces/web", "kube:shop-live/?/namespaces/web"]],
    ["kubectl --context dev-1 delete pod x", ["kube:kind/?/pods/x"]],
    ["kubectl --context $C delete pod x", []],
    ["kubectl --context new delete pod x", []],
    ["kubectl --server https://a delete pod x", []],
    ["KUBECONFIG=../dev.yaml kubectl delete pod x", ["kube:dev-1/?/pods/x", "kube:kind/?/pods/x"]],
    ["KUBECONFIG=../empty.yaml:../dev.yaml kubectl delete pod x", ["kube:dev-1/?/pods/x", "kube:kind/?/pods/x"]],
    ["KUBECONFIG=$X kubectl delete pod x", []],
    ["export KUBECONFIG=../dev.yaml; kubectl delete pod x", ["kube:dev-1/?/pods/x", "kube:kind/?/pods/x"]],
    ["kubectl --kubeconfig ../dev.yaml delete pod x", ["kube:dev-1/?/pods/x", "kube:kind/?/pods/x"]],
    ["HOME=~/other kubectl delete pod x", ["kube:dev-1/?/pods/x", "kube:kind/?/pods/x"]],
    ["bash -c 'sudo kubectl delete pod x'", ["kube:prod-eu/web/pods/x", "kube:shop-live/web/pods/x"]],
    ["kubectl exec web -- rm -rf /data", ["kube:prod-eu/web/pods/web", "kube:shop-live/web/pods/web"]],
    ["helm uninstall web", ["kube:prod-eu/web/releases/web", "kube:shop-live/web/releases/web"]],
    ["HELM_KUBECONTEXT=dev-1 helm uninstall web", ["kube:dev-1/?/releases/web", "kube:kind/?/releases/web"]],
    [
      "kubectl config use-context dev-1 && kubectl delete pod x",
      ["kube:dev-1/?/pods/x", "kube:kind/?/pods/x", "kube:prod-eu/web/pods/x", "kube:shop-live/web/pods/x"],
    ],
    [
      "kubectl --context prod-eu config use-context dev-1; kubectl delete pod x",
      ["kube:dev-1/?/pods/x", "kube:kind/?/pods/x", "kube:prod-eu/web/pods/x", "kube:shop-live/web/pods/x"],
    ],
    [
      'kubectl config use-context "$C"; kubectl delete pod x',
      ["kube:*/?/pods/x", "kube:prod-eu/web/pods/x", "kube:shop-live/web/pods/x"],
    ],
    ['k() { kubectl "$@"; }; k delete pod x', ["kube:prod-eu/web/pods/x", "kube:shop-live/web/pods/x"]],
    ["KUBECONFIG= kubectl delete pod x", ["kube:prod-eu/web/pods/x", "kube:shop-live/web/pods/x"]],
    ["kubectl --context prod-eu --context dev-1 delete pod x", ["kube:kind/?/pods/x"]],
    ["kubectl --kubeconfig=$X delete pod x", []],
    ["kubectl get pods", []],
    ["docker exec c kubectl delete pod x", ["docker:swarm/?/?", "docker:swarm/container/c"]],
    ["ssh host kubectl delete pod x", []],
    ["aws sqs purge-queue --queue-url q", ["aws:default/eu-west-1/sqs/q"]],
    [
      "aws --profile prod sqs purge-queue --queue-url q",
      ["aws:prod/us-east-1/sqs/q", "aws:123456789012/us-east-1/sqs/q"],
    ],
    [
      "export AWS_PROFILE=prod; aws sqs purge-queue --queue-url q",
      ["aws:prod/us-east-1/sqs/q", "aws:123456789012/us-east-1/sqs/q"],
    ],
    ["aws --profile $P sqs purge-queue --queue-url q", []],
    ["AWS_ACCESS_KEY_ID=A aws sqs purge-queue --queue-url q", []],
    ["AWS_CONFIG_FILE=/nonexistent aws sqs purge-queue --queue-url q", []],
    ["aws --endpoint-url http://localhost:4566 sqs purge-queue --queue-url q", []],
    ["gcloud compute instances delete i", ["gcp:shop-prod/zone-b/compute/i"]],
    ["gcloud --configuration play compute instances delete i", ["gcp:play/?/compute/i"]],
    ["gcloud --configuration ../x compute instances delete i", []],
    ["gcloud compute instances delete i --project other", []],
    ["az group delete -n g", ["azure:Shop Prod/?/group/g", "azure:11/?/group/g"]],
    ["az group delete -n g --subscription 22", ["azure:Dev/?/group/g"]],
    ["docker rm -f c", ["docker:swarm/container/c"]],
    ["docker --context other rm -f c", []],
    ["DOCKER_HOST=ssh://prod docker rm -f c", ["docker:ssh:%2F%2Fprod/container/c"]],
    ["terraform destroy", ["tf:prod/?"]],
    ["TF_WORKSPACE=dev terraform destroy", ["tf:dev/?"]],
    ["terraform workspace select dev; terraform destroy", ["tf:dev/?", "tf:prod/?"]],
    ["terraform -chdir=../shop destroy", ["tf:prod/?"]],
    ["fly deploy", ["service:fly/shop-prod/?/?"]],
    [
      "az account set -s Dev && az group delete -n g",
      ["azure:Dev/?/group/g", "azure:Shop Prod/?/group/g", "azure:11/?/group/g"],
    ],
    [
      "az account set --subscription=Dev && az group delete -n g",
      ["azure:Dev/?/group/g", "azure:Shop Prod/?/group/g", "azure:11/?/group/g"],
    ],
    [
      "gcloud config set project p; gcloud compute instances delete i",
      ["gcp:p/zone-b/compute/i", "gcp:shop-prod/zone-b/compute/i"],
    ],
    ["gcloud config configurations activate play; gcloud compute instances delete i", ["gcp:play/?/compute/i"]],
    ["cd sub && fly deploy", ["service:fly/shop-dev/?/?"]],
    ["fly deploy -a other", []],
    ["PGSERVICE=shop psql -c 'DROP TABLE t'", ["db:postgres/db-prod/shop/t"]],
    ["mysql shop -e 'DROP TABLE t'", ["db:mysql/maria/shop/t"]],
    ["npx prisma migrate reset --force", ["db:?/db.example.com/shop/?"]],
  ])("%s", async (text, expected) => {
    expect(await meantBy(text)).toEqual(expected);
  });

  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ["kubectl delete pod x", { KUBECONFIG: "/nonexistent" }, []],
    ["aws sqs purge-queue --queue-url q", { AWS_PROFILE: "dev", AWS_REGION: "r" }, ["aws:dev/r/sqs/q"]],
    ["aws --region s sqs purge-queue --queue-url q", { AWS_PROFILE: "dev", AWS_REGION: "r" }, ["aws:dev/s/sqs/q"]],
    ["AWS_PROFILE= aws sqs purge-queue --queue-url q", { AWS_PROFILE: "dev" }, ["aws:default/eu-west-1/sqs/q"]],
    ["gcloud compute instances delete i", { CLOUDSDK_CORE_PROJECT: "p" }, ["gcp:p/zone-b/compute/i"]],
    ["env -u TF_WORKSPACE terraform destroy", { TF_WORKSPACE: "staging" }, ["tf:prod/?"]],
    ["env -i terraform destroy", { TF_WORKSPACE: "staging" }, ["tf:prod/?"]],
    ["env -i TF_WORKSPACE=dev terraform destroy", { TF_WORKSPACE: "staging" }, ["tf:dev/?"]],
    ["unset TF_WORKSPACE; terraform destroy", { TF_WORKSPACE: "staging" }, ["tf:prod/?"]],
    ["export TF_WORKSPACE=dev; env -u TF_WORKSPACE terraform destroy", {}, ["tf:prod/?"]],
    ["psql -c 'DROP TABLE t'", { PGHOST: "DB", PGDATABASE: "shop" }, ["db:postgres/db/shop/t"]],
    ["npx prisma migrate reset --force", { DATABASE_URL: "postgres://me:s3cret@db/shop" }, ["db:?/db/shop/?"]],
    ["terraform destroy", { TF_WORKSPACE: "staging" }, ["tf:staging/?"]],
  ])("%s where the environment says %j", async (text, environment, expected) => {
    expect(await meantBy(text, { environment })).toEqual(expected);
  });

  it("is said in the review, with what says so, and without any secret of the files", async () => {
    const verdict = await verdictOn("kubectl delete pod x");
    expect(verdict.reasons[0].text).toContain(
      "That is probably the cluster prod-eu (the current context of ~/.kube/config)",
    );
    expect(verdict.reasons[0].text).toContain("This is production: `prod-eu` matches `*prod`.");
    const all = await Promise.all(
      [
        "kubectl delete pod x",
        "PGSERVICE=shop psql -c 'DROP TABLE t'",
        "mysql -e 'DROP TABLE t'",
        "prisma migrate reset",
      ].map((text) => verdictOn(text)),
    );
    expect(JSON.stringify(all)).not.toContain("s3cret");
  });

  it("is said to be doubtful where the call may change the file before", async () => {
    const verdict = await verdictOn("sed -i s/prod/dev/ fly.toml && fly deploy");
    expect(verdict.reasons.map(({ text }) => text).join("\n")).toContain(
      "fly.toml, which this command may change before",
    );
  });

  it.each([
    ["docker run -d nginx", {}, "hold"],
    ["docker compose up -d", {}, "hold"],
    ["docker ps", {}, "allow"],
    ["docker run -d nginx", { DOCKER_CONTEXT: "desktop-linux" }, "allow"],
    ["docker run -d nginx", { DOCKER_CONTEXT: "colima-work" }, "allow"],
    ["docker run -d nginx", { DOCKER_HOST: "unix:///run/user/1000/docker.sock" }, "allow"],
    ["docker run -d nginx", { DOCKER_HOST: "ssh://build@10.0.0.5" }, "hold"],
    ["docker context use default && docker run -d nginx", { DOCKER_CONTEXT: "default" }, "hold"],
  ])("is no engine of this machine for its name's sake: %s with %j", async (text, environment, expected) => {
    expect((await verdictOn(text, { environment })).decision).toBe(expected);
  });

  it("is bound into the approval", async () => {
    const verdict = await verdictOn("kubectl delete pod x");
    expect(verdict.read).toEqual([home.path(".kube/config")]);
    const call = { ...command("kubectl delete pod x"), cwd: home.path("shop") };
    const surroundings = {
      roots: [home.path("shop")],
      home: home.root,
      temporary: [],
      state: "/s",
      installed: [],
      platform: "posix",
    } as const;
    expect(subjectsOf(call, verdict, surroundings).scripts).toEqual([home.path(".kube/config")]);
    expect((await verdictOn("kubectl get pods")).read).toBeUndefined();
  });
});

describe("rules over what is probably meant", () => {
  const on = (decision: string, pattern: string): Setting => ({ rules: [{ [decision]: ["*"], on: [pattern] }] });

  it.each([
    ["deny", "kube:prod-*/**", "kubectl delete pod x", "deny"],
    ["deny", "kube:*live/**", "kubectl delete pod x", "deny"],
    ["deny", "kube:prod-*/web/**", "helm uninstall a", "deny"],
    ["deny", "kube:kind/**", "kubectl --context dev-1 delete pod x", "deny"],
    ["deny", "aws:123456789012/**", "aws --profile prod sqs purge-queue --queue-url q", "deny"],
    ["deny", "docker:swarm/**", "docker rm -f c", "deny"],
    ["hold", "kube:prod-*/**", "kubectl delete pod x", "hold"],
    // What is open stays open: another context may be meant all the same.
    ["deny", "kube:dev-*/**", "kubectl delete pod x", "hold"],
    ["allow", "kube:prod-*/**", "kubectl delete pod x", "hold"],
    ["allow", "kube:shop-live/**", "kubectl --context prod-eu delete pod x", "hold"],
    ["allow", "kube:dev-*/**", "KUBECONFIG=../dev.yaml kubectl delete pod x", "hold"],
    ["allow", "kube:dev-*/**", "kubectl config use-context dev-1 && kubectl delete pod x", "hold"],
    ["allow", "kube:dev-*/**", "kubectl --context dev-1 delete pod x", "allow"],
    // Going elsewhere is no work on where one is.
    ["deny", "kube:prod-*/**", "kubectl config use-context dev-1", "hold"],
    ["deny", "kube:prod-*/**", "kubectl --context dev-1 delete pod x", "hold"],
  ])("%s on %s: %s", async (decision, pattern, text, expected) => {
    expect((await verdictOn(text, on(decision, pattern))).decision).toBe(expected);
  });
});

describe("what a run of ours would work on, whose environment is another one", () => {
  it("is meant beside what the agent's own process would", async () => {
    const runEnvironment = { KUBECONFIG: home.path("dev.yaml"), AWS_PROFILE: "prod" };
    expect(await meantBy("kubectl delete pod x", { runEnvironment })).toEqual([
      "kube:prod-eu/web/pods/x",
      "kube:shop-live/web/pods/x",
      "kube:dev-1/?/pods/x",
      "kube:kind/?/pods/x",
    ]);
  });

  it.each<[string, Setting, string]>([
    [
      "kubectl delete pod x",
      { runEnvironment: { KUBECONFIG: "dev.yaml" }, rules: [{ deny: ["*"], on: ["kube:kind/**"] }] },
      "kube:kind/**",
    ],
    [
      "kubectl delete pod x",
      { runEnvironment: { KUBECONFIG: "dev.yaml" }, rules: [{ deny: ["*"], on: ["kube:prod-eu/**"] }] },
      "kube:prod-eu/**",
    ],
    [
      "aws s3 rm s3://a/b",
      { runEnvironment: { AWS_PROFILE: "prod" }, rules: [{ hold: ["*"], on: ["aws:prod/**"], agents: ["*"] }] },
      "aws:prod/**",
    ],
  ])("is what rules about contexts and profiles speak of: %s", async (text, setting, rule) => {
    const kubeconfig = setting.runEnvironment?.KUBECONFIG;
    const runEnvironment = {
      ...setting.runEnvironment,
      ...(kubeconfig === undefined ? {} : { KUBECONFIG: home.path(kubeconfig) }),
    };
    const { decision, reasons } = await verdictOn(text, { ...setting, runEnvironment });
    expect(decision).not.toBe("allow");
    expect(JSON.stringify(reasons)).toContain(rule);
  });
});
