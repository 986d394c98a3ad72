import { describe, expect, it } from "vitest";
import { onlyTightening, tightened } from "../../../src/core/scope/tightened.ts";
import { judgeCommand, judgeEffects, scopeOf } from "./situation.ts";

const scope = scopeOf({
  version: 1,
  identity: {
    default: { use: { aws: ["agent"], kube: ["dev-*"], db: ["readonly"], gcp: ["lab"], docker: [] } },
    codex: { use: { aws: ["codex", "agent"] } },
  },
});
const policy = { scopes: [{ root: "/home/ann/shop", scope }] };

/** The decision, and whether what the agent may use has a part in it. */
function judged(text: string): string {
  const { decision, reasons } = judgeCommand(text, { policy });
  return reasons.some((reason) => reason.text.includes("This agent may use")) ? `${decision} use` : decision;
}

describe("the profiles, contexts and roles that an agent may use", () => {
  it.each([
    "aws s3 ls --profile agent",
    "AWS_PROFILE=agent aws s3 ls",
    "export AWS_PROFILE=agent; aws s3 ls",
    "kubectl get pods --context dev-1",
    "kubectl --context=dev-eu/west get pods",
    "helm list --kube-context dev-1",
    "psql -U readonly -h db shop -c 'select 1'",
    "psql -Ureadonly shop -c 'select 1'",
    "psql postgres://readonly@db/shop -c 'select 1'",
    "PGUSER=readonly psql shop -c 'select 1'",
    "mysql -ureadonly -h db shop -e 'select 1'",
    "gcloud --project lab compute instances list",
    "az vm list --subscription any",
  ])("flow: %s", (text) => expect(judged(text)).toBe("allow"));

  it.each([
    "aws s3 ls --profile prod",
    "aws --profile agent --profile prod s3 ls",
    "AWS_PROFILE=prod aws s3 ls",
    "export AWS_PROFILE=prod; aws s3 ls",
    "aws s3 ls --profile Agent",
    "aws s3 ls --profile codex",
    "kubectl get pods --context=prod",
    "kubectl get pods --context xdev-1",
    "helm list --kube-context prod",
    "psql -U admin -h db shop -c 'select 1'",
    "psql postgres://admin:x@db/shop -c 'select 1'",
    "psql 'host=db user=admin dbname=shop' -c 'select 1'",
    "PGUSER=admin psql shop -c 'select 1'",
    "mysql -uroot -h db shop -e 'select 1'",
    "pg_dump -U admin shop",
    "sqlcmd -S db -U sa -d shop -Q 'select 1'",
    "gcloud --project prod compute instances list",
    "docker --context far volume rm data",
    "sudo -u ann bash -c 'aws s3 ls --profile prod'",
  ])("are denied where another is named: %s", (text) => expect(judged(text)).toBe("deny use"));

  it.each([
    "aws s3 ls",
    "aws s3 ls --profile $P",
    "AWS_PROFILE=agent AWS_ACCESS_KEY_ID=AKIAX aws s3 ls",
    "env AWS_ACCESS_KEY_ID=AKIAX AWS_PROFILE=agent aws s3 ls",
    "AWS_CONFIG_FILE=./x aws s3 ls --profile agent",
    "export AWS_CONFIG_FILE=./x; aws s3 ls --profile agent",
    "HOME=/tmp aws s3 ls --profile agent",
    "kubectl get pods",
    "kubectl --context dev-1 --user admin get pods",
    "kubectl --context dev-1 --cluster prod get pods",
    "kubectl --context dev-1 -s https://k.example get pods",
    "kubectl --context dev-1 --token=t get pods",
    "kubectl --context dev-1 --as admin get pods",
    "kubectl --context dev-1 --kubeconfig ./x get pods",
    "KUBECONFIG=./x kubectl --context dev-1 get pods",
    "helm list --kube-context dev-1 --kube-apiserver https://k.example",
    "psql shop -c 'select 1'",
    "psql shop admin -c 'select 1'",
    "psql -U readonly 'user=admin dbname=shop' -c 'select 1'",
    "psql -U readonly shop -c 'set role admin; select 1'",
    "psql -U readonly shop -c 'set session authorization admin; select 1'",
    "psql -U \"$WHO\" shop -c 'select 1'",
    "gcloud --project lab --account boss@x.example compute instances list",
    "gcloud --project lab --impersonate-service-account x@y.example compute instances list",
  ])("are held where it is not said plainly: %s", (text) => expect(judged(text)).toBe("hold use"));

  it("is bounded by every identity that speaks of the agent, and no allow lifts it", () => {
    const allowed = scopeOf({
      version: 1,
      rules: [{ allow: ["*"], on: ["aws:**"] }],
      identity: { default: { use: { aws: ["agent"] } } },
    });
    const verdict = judgeEffects(["delete aws:prod/?/rds/a remote"], {
      policy: { scopes: [{ root: "/home/ann/shop", scope: allowed }] },
    });
    expect(verdict.decision).toBe("deny");
    expect(verdict.reasons.map(({ text }) => text).join()).toContain("no profile but `agent`");
  });

  it("stays where a scope is not trusted, and counts before a person has accepted it", () => {
    expect(onlyTightening(scope).identities?.map(({ use }) => use)).toEqual(scope.identities?.map(({ use }) => use));
    const open = scopeOf({ version: 1 });
    expect(tightened(open, scope).identities?.[0]?.use.aws).toEqual(["agent"]);
    const wider = scopeOf({ version: 1, identity: { default: { use: { aws: ["agent", "prod"] } } } });
    expect(tightened(scope, wider).identities?.[0]?.use).toMatchObject({ aws: ["agent"], kube: ["dev-*"] });
  });
});
