import { describe, expect, it } from "vitest";
import { infer } from "../../../src/core/effects/infer.ts";
import { familyOf } from "../../../src/core/effects/verbWords.ts";
import { commandCall } from "./calls.ts";
import { spellEffect, surroundings } from "./spell.ts";

function effectsOf(text: string): readonly string[] {
  return infer(commandCall(text), surroundings).effects.map(spellEffect);
}

function held(text: string): boolean {
  const { effects, problems } = infer(commandCall(text), surroundings);
  return (
    problems.length > 0 ||
    effects.some(
      ({ verb, loses, sight, reveals }) =>
        loses !== "none" || sight === "opaque" || reveals === "secret" || /^(?:create|administer)$/.test(verb),
    )
  );
}

describe("the family of a verb", () => {
  it.each([
    ["list", "reads"],
    ["describe-db-instances", "reads"],
    ["delete-stack", "deletes"],
    ["batch-delete-image", "deletes"],
    ["terminate-instances", "deletes"],
    ["purge", "deletes"],
    ["undeploy", "deletes"],
    ["reset", "deletes"],
    ["create-bucket", "creates"],
    ["put-object", "changes"],
    ["get-secret-value", "reveals"],
    ["get-login-password", "reveals"],
    ["get-access-key-last-used", "reads"],
    ["list-secrets", "reads"],
    ["frobnicate", undefined],
    ["deletion-log", undefined],
    ["", undefined],
  ])("%s: %s", (word, family) => {
    expect(familyOf(word)).toBe(family);
  });
});

describe("a service that nobody listed", () => {
  it.each([
    ["aws quantumthing obliterate-x --thing-name a", ["execute none process:aws (opaque)"]],
    ["aws quantumthing delete-x --thing-name a", ["delete remote aws:?/?/quantumthing/a"]],
    ["aws quantumthing list-x", ["read none aws:?/?/quantumthing/?"]],
    ["gcloud quantum machines purge m", ["delete remote gcp:?/?/quantum/m"]],
    ["az quantumthing x destroy -n a", ["delete remote azure:?/?/quantumthing-x/a"]],
    ["az quantumthing x list", ["read none azure:?/?/quantumthing-x/?"]],
    ["wrangler newthings nuke x", ["delete remote service:cloudflare/?/newthings/x"]],
  ])("is judged by its verb: %s", (text, effects) => {
    expect(effectsOf(text)).toEqual(effects);
  });
});

describe("what hides a verb", () => {
  it.each([
    "aws --region list ec2 terminate-instances --instance-ids i",
    "aws --unknown ec2 s3 rm s3://b",
    "aws ec2 terminate-instances --instance-ids i --dry-run=false",
    "aws ec2 terminate-instances --dry-run --no-dry-run --instance-ids i",
    "aws rds delete-db-instance --db-instance-identifier a --dry-run",
    "aws s3 rm --dryrun=no s3://b",
    "aws ssm get-parameters-by-path --path / --with-dec",
    "aws s3api get-object --bucket b --key k --no-paginate src/app.ts",
    "aws ec2 $ACTION --instance-ids i",
    "gcloud --format list compute instances delete x",
    "gcloud compute instances --filter describe delete x",
    "gcloud run deploy list",
    "gcloud compute instances remove-tags list",
    "gcloud compute instances list --flags-file=x",
    "gcloud compute instances list --log-http-f=/home/dev/.bashrc",
    "gcloud newthing frob list",
    "gcloud compute $X web",
    "az rest --meth delete --url x",
    "az --query vm list delete",
    "az $X list",
    "fly --app list destroy shop",
    "fly secrets set A=b --message --help",
    "fly apps destroy help",
    "heroku config:set A=b",
    "vault -namespace=list delete x",
    "restic -osftp.command=x snapshots",
    "restic forget --dry-run --dry-run=false",
    "RESTIC_PASSWORD_COMMAND='sh x' restic snapshots",
    "BORG_RSH='sh x' borg list a",
    "CLOUDSDK_PYTHON=./x gcloud info",
    "rclone ls a: --password-command=x",
    "s5cmd cp -n s3://b/x src/app.ts",
    "kafka-topics --bootstrap-server a --list --del --topic x",
    "gh api repos/a/b -X GET --method DELETE",
    "gh api -XDELETE repos/a/b",
    "gh api repos/a/b -H 'X-HTTP-Method-Override: DELETE'",
    "gh api graphql -f query='query { a } mutation { b }'",
    "gh repo clone a/b -- --upload-pack=x",
    "gh mycommand 5",
    "split workspaces obliterate x",
    "http PURGE example.com",
    "http example.com < .env",
    "bq query 'select 1; delete from t'",
    "nginx -tg 'load_module x;'",
  ])("does not: %s", (text) => {
    expect([text, held(text)]).toEqual([text, true]);
  });
});

describe("ordinary looking about", () => {
  it.each([
    'gcloud compute instances describe "$NAME" --zone "$ZONE"',
    'aws logs tail "$GROUP" --since 1h',
    "for i in $(aws ec2 describe-instances --output text); do aws ec2 describe-instance-status --instance-ids $i; done",
    "fly help apps destroy",
    "gcloud help compute instances delete",
    "aws ec2 terminate-instances help",
    "gh search code 'delete from'",
    "newrelic query 'SELECT count(*) FROM delete'",
    "algolia search shop --query purge",
  ])("is not held: %s", (text) => {
    expect([text, held(text)]).toEqual([text, false]);
  });
});

describe("the account a service's client works on", () => {
  it.each([
    ["AWS_PROFILE=prod aws s3 rb s3://b", "delete remote aws:prod/?/s3/b"],
    ["export AWS_PROFILE=prod; aws s3 rb s3://b", "delete remote aws:prod/?/s3/b"],
    ["AWS_PROFILE=prod; aws s3 rb s3://b", "delete remote aws:?/?/s3/b"],
    ["export AWS_PROFILE=dev; aws --profile prod s3 rb s3://b", "delete remote aws:prod/?/s3/b"],
    ["export AWS_PROFILE=dev; env -u AWS_PROFILE aws s3 rb s3://b", "delete remote aws:?/?/s3/b"],
    ["export AWS_PROFILE=dev; env -i aws s3 rb s3://b", "delete remote aws:?/?/s3/b"],
    ["env AWS_PROFILE=prod aws s3 rb s3://b", "delete remote aws:prod/?/s3/b"],
    ["AWS_PROFILE=prod bash -c 'aws s3 rb s3://b'", "delete remote aws:prod/?/s3/b"],
    ["(export AWS_PROFILE=dev); aws s3 rb s3://b", "delete remote aws:?/?/s3/b"],
    ["AWS_ACCESS_KEY_ID=x AWS_PROFILE=dev aws s3 rb s3://b", "delete remote aws:?/?/s3/b"],
    ["AWS_PROFILE=$P aws s3 rb s3://b", "delete remote aws:?/?/s3/b"],
    ["AWS_PROFILE=a/b aws s3 rb s3://b", "delete remote aws:a%2Fb/?/s3/b"],
  ])("is told by the command line alone: %s", (text, effect) => {
    expect(effectsOf(text)).toContain(effect);
  });

  it("is not what a variable said before another user runs it", () => {
    expect(effectsOf("export AWS_PROFILE=dev; sudo aws s3 rb s3://b")).toContain("delete remote aws:?/?/s3/b");
  });
});
