import { describe, expect, it } from "vitest";
import { productionSign } from "../../../src/core/policy/production.ts";
import { effect, judgeCommand, judgeEffects, outcome, ruled, scopeOf } from "./situation.ts";

describe("production", () => {
  it.each([
    ["delete aws:prod/eu-west-1/rds/shop", "prod"],
    ["delete aws:?/?/rds/shop-prod-1", "shop-prod-1"],
    ["delete kube:eu-production/shop/pod/web", "eu-production"],
    ["delete gcp:shop-prod2/?/run/api", "shop-prod2"],
    ["delete service:stripe/live/customers/c", "live"],
    ["delete service:doppler/shop:prd/secrets/A", "shop:prd"],
    ["connect host:api.PROD.example.com:443", "api.PROD.example.com:443"],
    ["delete db:postgres/db-prod/shop/orders", "db-prod"],
  ])("is told by a name: %s", (line, name) => {
    expect(productionSign(effect(line), [])?.name).toBe(name);
  });

  it.each([
    "delete service:stripe/?/products/p",
    "delete aws:dev/?/rds/reproduce",
    "delete aws:?/?/?/?",
    "delete prod/a.ts",
    "execute process:prod",
    `delete aws:${"prod-".repeat(100)}/x`,
  ])("is not: %s", (line) => {
    expect(productionSign(effect(line), [])).toBeUndefined();
  });

  it("is named in what objects, and changes no decision", () => {
    const held = judgeCommand("aws --profile prod rds delete-db-instance --db-instance-identifier shop");
    expect(outcome(held)).toBe("hold preset");
    expect(held.reasons[0].text).toContain("This is production: `prod` matches");
    expect(
      judgeCommand("aws --profile dev rds delete-db-instance --db-instance-identifier a").reasons[0].text,
    ).not.toContain("production");
    const read = judgeCommand("aws --profile prod rds describe-db-instances");
    expect(outcome(read)).toBe("allow preset");
    expect(read.reasons[0].text).not.toContain("production");
  });

  it("is what the scope file adds to, beside what it always is", () => {
    const scope = scopeOf({ version: 1, production: ["shop-eu-*"] });
    const policy = { scopes: [{ root: "/home/ann/shop", scope }] };
    const textOn = (profile: string): string =>
      judgeEffects([`delete aws:${profile}/?/rds/a remote`], { policy }).reasons[0].text;
    expect(textOn("shop-eu-1")).toContain("`shop-eu-1` matches `shop-eu-*`");
    expect(textOn("prod")).toContain("This is production");
    expect(textOn("dev")).not.toContain("production");
  });
});

describe("rules on clouds", () => {
  const all = ["*"];
  it.each([
    [
      { deny: all, on: ["aws:*prod*/**"] },
      "aws --profile shop-prod ec2 terminate-instances --instance-ids i",
      "deny rule",
    ],
    [{ deny: all, on: ["aws:*prod*/**"] }, "AWS_PROFILE=prod aws ec2 describe-instances", "deny rule"],
    [{ deny: all, on: ["aws:*prod*/**"] }, "aws --profile dev ec2 describe-instances", "allow preset"],
    [{ deny: all, on: ["aws:*prod*/**"] }, "aws ec2 describe-instances", "hold rule"],
    [{ hold: all, on: ["aws:*/*/s3/backups"] }, "aws --profile a --region b s3 cp s3://backups/x /tmp/x", "hold rule"],
    [{ hold: all, on: ["gcp:shop-prod/**"] }, "gcloud run services list --project shop-prod", "hold rule"],
    [{ hold: all, on: ["azure:*/shop-prod/**"] }, "az vm list -g shop-prod", "hold rule"],
    [{ hold: all, on: ["service:heroku/*prod*/**"] }, "heroku logs -a shop-prod", "hold rule"],
    [{ allow: ["modify"], on: ["service:heroku/shop-dev/**"] }, "heroku config:set A=b -a shop-dev", "allow rule"],
    [{ allow: ["modify"], on: ["service:heroku/shop-dev/**"] }, "heroku config:set A=b", "hold preset"],
    [
      { allow: ["read"], on: ["aws:dev/**"] },
      "aws --profile dev secretsmanager get-secret-value --secret-id a",
      "allow rule",
    ],
  ])("%j on `%s`: %s", (rule, text, expected) => {
    expect(outcome(judgeCommand(text, { policy: ruled(rule) }))).toBe(expected);
  });
});
