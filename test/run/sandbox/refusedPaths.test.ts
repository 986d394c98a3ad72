import { describe, expect, it } from "vitest";
import { refusedPaths } from "../../../src/run/sandbox/refusedPaths.ts";

const mounts = {
  mounts: [
    { kind: "writable", path: "/srv/app" },
    { kind: "read-only", path: "/srv/app/.git/hooks" },
    { kind: "blank", path: "/opt/none/docker.sock" },
  ],
} as unknown as Parameters<typeof refusedPaths>[2];

describe("what a run's output says that it was refused", () => {
  it.each([
    ["touch: cannot touch '/opt/none/x': Read-only file system", ["/opt/none/x"]],
    ["sh: 1: cannot create .git/hooks/pre-commit: Read-only file system", ["/srv/app/.git/hooks/pre-commit"]],
    ["Cannot connect to the Docker daemon at unix:///opt/none/docker.sock. Is it running?", ["/opt/none/docker.sock"]],
    ["Error: connect ECONNREFUSED /opt/none/docker.sock", ["/opt/none/docker.sock"]],
    ["dial unix /opt/none/docker.sock: connect: connection refused", ["/opt/none/docker.sock"]],
    // What it may write, or what is no path, was not refused it.
    ["touch: cannot touch '/srv/app/x': Permission denied", []],
    ["Error: connect ECONNREFUSED /srv/app/own.sock", []],
    ["Error: connect ECONNREFUSED 127.0.0.1:5432", []],
    ["/opt/none/docker.sock is where it listens", []],
  ])("%s: %j", (output, expected) => {
    expect(refusedPaths(output, "/srv/app", mounts)).toEqual(expected);
  });
});
