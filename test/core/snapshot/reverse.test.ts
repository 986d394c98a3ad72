import { describe, expect, test } from "vitest";
import { reversesOf } from "../../../src/core/snapshot/reverse.ts";
import { judgeCommand } from "../policy/situation.ts";

const cwd = "/home/ann/shop";

/** The commands that would take back what a command does beyond files. */
function commandsFor(text: string): readonly string[] {
  const { findings } = judgeCommand(text, { world: "supposed" });
  return reversesOf(findings, cwd).map(({ command = "" }) => command);
}

describe("what takes back a call beyond its files", () => {
  test.each([
    ["git push --force origin main", "git push --force-with-lease=main origin <commit>:refs/heads/main"],
    ["git push -f origin HEAD:topic/a", "git push --force-with-lease=topic/a origin <commit>:refs/heads/topic/a"],
    ["git push --force-with-lease upstream main", "git push --force-with-lease=main upstream <commit>:refs/heads/main"],
    ["git push origin +main", "git push --force-with-lease=main origin <commit>:refs/heads/main"],
    ["git push origin --delete topic", "git push origin <commit>:refs/heads/topic"],
    ["git push origin :topic", "git push origin <commit>:refs/heads/topic"],
    [
      "git -C ../tools push -f origin main",
      "git -C /home/ann/tools push --force-with-lease=main origin <commit>:refs/heads/main",
    ],
    ["docker stop web", "docker start web"],
    ["podman kill web", "podman start web"],
    ["docker pause web", "docker unpause web"],
    ["kubectl set image deploy/web a=b:2", "kubectl rollout undo deploy/web"],
    [
      "kubectl --context prod -n shop set image deployment/web a=b:2",
      "kubectl rollout undo deployment/web --context=prod --namespace=shop",
    ],
    ["kubectl drain node1 --force", "kubectl uncordon node1"],
    ["kubectl cordon node1", "kubectl uncordon node1"],
    ["helm upgrade web ./chart -n shop", "helm rollback web --namespace=shop"],
  ])("%s: %s", (text, expected) => {
    expect(commandsFor(text)).toEqual([expected]);
  });

  test.each([
    // Nothing is known that brings it back.
    "docker rm -f web",
    "docker volume rm data",
    "docker restart web",
    "kubectl delete deployment web",
    "kubectl scale deploy/web --replicas=0",
    "kubectl apply -f x.yaml",
    "kubectl set env pod/web A=b",
    "helm uninstall web",
    "gh release delete v1",
    "psql -c 'drop table orders'",
    "aws s3 rm s3://bucket --recursive",
    // It takes nothing away, or not beyond files.
    "git push origin main",
    "rm -rf src",
    "git reset --hard",
    // Which one it is is not known, or it is no plain word.
    "git push --force origin $BRANCH",
    "git push --mirror origin",
    "git push -f https://example.com/x.git main",
    "git push --delete origin refs/tags/v1",
    "docker stop $NAME",
    "docker stop -- '--help'",
    "docker stop 'a b'",
    "docker stop 'web;reboot'",
    "git push -f origin 'a$(reboot)'",
    "kubectl cordon 'a;b'",
  ])("offers no command for %s", (text) => {
    expect(commandsFor(text).filter((command) => command !== "")).toEqual([]);
  });

  test("is said once for several effects on the same thing, and of each other one", () => {
    expect(commandsFor("docker stop web && docker kill web && docker stop db")).toEqual([
      "docker start web",
      "docker start db",
    ]);
  });

  test("says of Terraform's state what is so, without a command", () => {
    const { findings } = judgeCommand("terraform destroy -auto-approve", { world: "supposed" });
    const [told] = reversesOf(findings, cwd);
    expect([told?.command, told?.says]).toEqual([
      undefined,
      expect.stringMatching(/keeps its own state from before, in terraform\.tfstate\.backup/),
    ]);
  });
});
