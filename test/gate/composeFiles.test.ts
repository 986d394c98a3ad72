import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { JudgedProject } from "./judgedProject.ts";

const service = (lines: string): string => `services:\n  web:\n    image: alpine\n${lines.replace(/^/gm, "    ")}\n`;

const rows: Readonly<Record<string, readonly [string, "allow" | "hold"]>> = {
  plain: [
    `${service("ports: ['80:80']\nvolumes: ['data:/data', '.:/app']\ncommand: npm run dev")}volumes: {data: {}}\n`,
    "allow",
  ],
  parts: [
    service("volumes: ['./src:/app/src', './conf.d:/etc/conf.d:ro', '/app/node_modules']\nworking_dir: /app"),
    "allow",
  ],
  clock: [service("volumes: ['/etc/localtime:/etc/localtime:ro']"), "allow"],
  defaults: [service("volumes: ['\u0024{DATA:-./data}:/data']\nenvironment: {A: '\u0024{B}'}"), "allow"],
  networks: [service("network_mode: bridge\nsecurity_opt: ['no-new-privileges:true']"), "allow"],
  unknown: [service("command: some-server --port 80\nvolumes: ['.:/app']"), "allow"],
  profiled: [service("profiles: [ops]\nvolumes: ['/:/host']"), "allow"],
  root: [service("volumes: ['/:/host']"), "hold"],
  readable: [service("volumes: ['/etc:/host:ro']"), "hold"],
  socket: [service("volumes: ['/var/run/docker.sock:/var/run/docker.sock']"), "hold"],
  above: [service("volumes: ['../..:/x']"), "hold"],
  home: [service("volumes: ['~/.ssh:/root/.ssh']"), "hold"],
  long: [service("volumes: [{type: bind, source: /etc, target: /x}]"), "hold"],
  privileged: [service("privileged: true"), "hold"],
  capable: [service("cap_add: [SYS_ADMIN]"), "hold"],
  device: [service("devices: ['/dev/sda:/dev/sda']"), "hold"],
  host: [service("pid: host"), "hold"],
  hostnet: [service("network_mode: host"), "hold"],
  driver: [`${service("volumes: ['x:/x']")}volumes: {x: {driver_opts: {type: none, o: bind, device: /}}}\n`, "hold"],
  merged: [`x-a: &a {privileged: true}\nservices:\n  web:\n    <<: *a\n    image: alpine\n`, "hold"],
  variable: [service("volumes: ['\u0024{WHERE}:/x']"), "hold"],
  wiping: [service("volumes: ['.:/app']\ncommand: rm -rf /app/src"), "hold"],
  listed: [service("volumes: ['.:/app']\nentrypoint: [sh, -c]\ncommand: ['rm -rf /app/src']"), "hold"],
  secret: [`${service("secrets: [x]")}secrets: {x: {file: /etc/shadow}}\n`, "hold"],
  own: [`${service("configs: [x]")}configs: {x: {file: conf/x.conf}}\n`, "allow"],
  provider: ["services:\n  db:\n    provider: {type: ./tool}\n", "hold"],
  extending: ["services:\n  web:\n    extends: {file: base.yaml, service: web}\n", "hold"],
  tagged: [service("privileged: !!binary dHJ1ZQ=="), "hold"],
};

const files = {
  ...Object.fromEntries(Object.entries(rows).map(([name, [text]]) => [`${name}/compose.yaml`, text])),
  ...Object.fromEntries(Object.keys(rows).map((name) => [`${name}/src/a`, "a\n"])),
  "variable/.env": "WHERE=/\n",
  "extending/base.yaml": service("volumes: ['/:/host']"),
  "plain/other.yml": service("privileged: true"),
};

let judged: JudgedProject;
beforeAll(() => {
  judged = new JudgedProject(files);
});
afterAll(() => judged.remove());

describe("what a compose file gives its services", () => {
  it.each(Object.entries(rows).map(([name, [, decision]]) => [name, decision] as const))(
    "counts: %s is %s",
    async (name, decision) => {
      const verdict = await judged.verdictOn("docker compose up -d", name);
      expect([verdict.decision, verdict.reasons.map((reason) => reason.text)]).toEqual([decision, expect.anything()]);
    },
  );

  it.each([
    ["docker compose -f other.yml up", "plain", "hold"],
    ["docker-compose up", "privileged", "hold"],
    ["docker compose run web ls", "privileged", "hold"],
    ["docker compose --profile ops up", "profiled", "hold"],
    ["docker compose down", "privileged", "allow"],
    ["docker compose ps", "privileged", "allow"],
    ["DATA=/ docker compose up", "defaults", "hold"],
    ["docker compose run --rm web ls", "plain", "allow"],
  ])("%s in %s: %s", async (line, name, decision) => {
    expect((await judged.verdictOn(line, name)).decision).toBe(decision);
  });
});
