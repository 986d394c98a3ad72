import { describe, expect, it } from "vitest";
import type { NamedResource } from "../../src/core/resource.ts";
import { namesOf, wordsFor } from "../../src/shared/resourceWords.ts";
import { cleanBy, finding } from "./support/holds.ts";

const rows: readonly (readonly [NamedResource["scheme"], string, string])[] = [
  ["git", "origin/main", "main on origin"],
  ["git", "origin/team%2Frelease-1", "team/release-1 on origin"],
  ["git", "?/?", "a branch on an unknown git remote"],
  ["git", "local/foo", "foo in this git repository"],
  ["git", "local/refs%2Fstash", "the git stash"],
  ["git", "local/?", "this git repository"],
  ["host", "api.example.com:443", "api.example.com"],
  ["host", "api.example.com:8443", "api.example.com:8443"],
  ["host", "?", "an unknown address"],
  ["npm", "@acme%2Fapp", "the npm package @acme/app"],
  ["npm", "?", "an npm package"],
  ["process", "123", "the process 123"],
  ["device", "/dev/sda", "the device /dev/sda"],
  ["system", "user", "the user it runs as"],
  ["system", "constructor", "this machine"],
  ["kube", "prod/default/pod/web", "pod web in the namespace default on the cluster prod"],
  ["kube", "?/?/namespaces/shop", "namespaces shop on a cluster that is not named"],
  ["kube", "?/?/?/?", "something on a cluster that is not named"],
  ["aws", "prod/eu-west-1/rds/shop", "rds shop in AWS (prod, eu-west-1)"],
  ["aws", "?/?/s3/bucket%2Fkey", "s3 bucket/key in AWS"],
  ["gcp", "shop-prod/?/instances/web", "instances web in Google Cloud (shop-prod)"],
  ["azure", "?/?/?/?", "something in Azure"],
  ["service", "heroku/?/apps/shop", "apps shop at heroku"],
  ["service", "stripe/live/?/?", "something at stripe (live)"],
  ["tf", "prod/aws_instance.web", "aws_instance.web in the Terraform workspace prod"],
  ["tf", "?/?", "everything in the Terraform workspace"],
  ["db", "postgres/db.example.com/shop/users", "the table users in the database shop on db.example.com (postgres)"],
  ["db", "sqlite/?/?/?", "a database (sqlite)"],
  ["docker", "?/volume/data", "volume data in the container engine"],
  ["docker", "prod/container/web", "container web in the container engine prod"],
  ["mcp", "github/delete_repository", "the tool delete_repository of the MCP server github"],
];

describe("a resource in a sentence", () => {
  it("is named by what it probably is, with what says so as long as that is short", () => {
    const open = finding("kube:?/?/pods/web", { on: { scheme: "kube", name: "?/?/pods/web" } });
    const probably = (name: string): string => {
      const meant = [{ resource: { scheme: "kube", name }, place: "", from: "the context of ~/.kube/config" }] as const;
      return wordsFor({ ...open, effect: { ...open.effect, meant } });
    };
    expect(probably("prod/?/pods/web")).toBe("pods web on the cluster prod (the context of ~/.kube/config)");
    expect(probably(`${"a".repeat(40)}/?/pods/web`)).toBe(`pods web on the cluster ${"a".repeat(40)}`);
  });

  it.each(rows)("%s:%s is %s", (scheme, name, expected) => {
    expect(wordsFor(finding(`${scheme}:${name}`, { on: { scheme, name } }))).toBe(expected);
  });

  it("is named once, and at most three are", () => {
    const findings = ["a", "b", "a", "c", "d", "e"].map((name) => finding(name));
    expect(
      namesOf(
        findings,
        cleanBy((text) => text),
      ),
    ).toBe("a, b, c and 2 more");
  });
});
