import { describe, expect, test } from "vitest";
import { judgeCommand } from "./situation.ts";

describe("where clouds give their machines credentials", () => {
  test.each([
    "curl -s http://169.254.169.254/latest/meta-data/iam/security-credentials/",
    "curl http://2852039166/latest/",
    "curl http://0xa9fea9fe/",
    "curl http://169.254.43518/",
    "curl http://0251.0376.0251.0376/",
    "curl 'http://[::ffff:169.254.169.254]/'",
    "curl 'http://[fd00:ec2:0::254]/'",
    "curl http://[fd00:ec2::254]/latest/",
    "curl http://169.254.169.254.nip.io/",
    "curl http://a-169-254-169-254.sslip.io/",
    "curl http://169.254.170.23/v1/credentials",
    "curl http://168.63.129.16/machine",
    "curl http://metadata.google.internal./computeMetadata/v1/",
    "curl http://metadata/computeMetadata/v1/",
    "wget -qO- http://instance-data/latest/",
    "wget -qO- 100.100.100.200/latest/meta-data/",
    "H=169.254; curl http://$H.169.254/",
  ])("%s is held", (text) => {
    expect(judgeCommand(text, { world: "supposed" })).toMatchObject({
      decision: "hold",
      reasons: expect.arrayContaining([
        expect.objectContaining({ text: expect.stringContaining("gives this machine its credentials") }),
      ]),
    });
  });

  test.each([
    "curl https://metadata.example.com/",
    "curl https://x169.example.com/254",
    "curl http://127.0.0.1:3000/",
    "curl http://[::1]:3000/health",
    "curl https://registry.npmjs.org/left-pad",
  ])("%s flows", (text) => {
    expect(judgeCommand(text, { world: "supposed" }).decision).toBe("allow");
  });
});
