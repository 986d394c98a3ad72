import { once } from "node:events";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { collectorAddress } from "../../src/audit/collectorAddress.ts";
import { ForwardedRecords, type Sender } from "../../src/audit/forwarder.ts";
import { otlpSender } from "../../src/audit/otlpSender.ts";
import { Outbox } from "../../src/audit/outbox.ts";
import { nullLogger } from "../../src/base/logger.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";
import { FakeClock, FakeRecords } from "../gate/fakes.ts";
import { record } from "./records.ts";

// The SDK and a server on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

/** What the protocol says of a log, as far as it is looked at here: OTLP/HTTP in JSON. */
interface Received {
  readonly eventName: string;
  readonly severityText: string;
  readonly timeUnixNano: string;
  readonly body: { readonly stringValue: string };
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
}

/** A collector on this machine that answers with the status it is told, and keeps what it was sent. */
class Collector {
  readonly received: Received[] = [];
  readonly services: string[] = [];
  status = 200;
  requests = 0;
  readonly #server: Server;
  #waiting: { readonly count: number; readonly done: () => void }[] = [];

  constructor() {
    this.#server = createServer(async (request, response) => {
      const body = (await json(request)) as {
        resourceLogs: {
          resource: { attributes: { key: string; value: { stringValue: string } }[] };
          scopeLogs: { logRecords: Received[] }[];
        }[];
      };
      this.requests++;
      if (this.status === 200 && request.url === "/v1/logs" && request.method === "POST") {
        for (const { resource, scopeLogs } of body.resourceLogs) {
          this.services.push(resource.attributes.find(({ key }) => key === "service.name")?.value.stringValue ?? "");
          this.received.push(...scopeLogs.flatMap(({ logRecords }) => logRecords));
        }
      }
      const headers = { "content-type": "application/json" };
      response.writeHead(this.status, this.status === 429 ? { ...headers, "retry-after": "1" } : headers).end("{}");
      for (const { count, done } of this.#waiting) if (this.requests >= count) done();
    });
  }

  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1/logs`;
  }

  whenAsked(count: number): Promise<void> {
    return new Promise((done) => {
      this.#waiting.push({ count, done });
      if (this.requests >= count) done();
    });
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** The calls it was told of. */
  get calls(): readonly string[] {
    return this.received.map(
      ({ attributes }) => attributes.find(({ key }) => key === "holdpoint.call")?.value.stringValue ?? "",
    );
  }
}

let state: TemporaryProject;
let clock: FakeClock;
let collector: Collector;
let sender: Sender;
beforeEach(async () => {
  state = new TemporaryProject();
  clock = new FakeClock();
  collector = new Collector();
  sender = otlpSender(await collector.listen(), "1.2.3");
});
afterEach(async () => {
  await sender.close();
  collector.close();
  state.remove();
});

function forwarded(wanted: "yes" | "no" = "yes", outbox = new Outbox(state.root)): ForwardedRecords {
  const ports = {
    outbox,
    clock,
    logger: nullLogger,
    wanted: () => wanted,
    sender: () => Promise.resolve(sender),
    user: "ann",
  };
  return new ForwardedRecords(new FakeRecords(), ports);
}

function waitingFiles(): readonly string[] {
  const folder = join(state.root, "outbox");
  return existsSync(folder) ? readdirSync(folder) : [];
}

describe("records that are forwarded", () => {
  test("reach a collector as OpenTelemetry logs, without secrets", async () => {
    const records = forwarded();
    const token = `ghp_${"aB3".repeat(12)}`;
    await records.append(record("c1", `curl -H "Authorization: Bearer ${token}" https://x`));
    await records.append({ ...record("c2"), event: "decided", decision: "deny", reasons: ["no"] });
    clock.advance(2_000);
    await collector.whenAsked(1);
    await records.close();
    expect(collector.services).toEqual(["holdpoint"]);
    expect(collector.calls).toEqual(["c1", "c2"]);
    expect(collector.received[0]?.attributes).toContainEqual({ key: "user.name", value: { stringValue: "ann" } });
    expect(collector.received.map(({ eventName, severityText }) => [eventName, severityText])).toEqual([
      ["holdpoint.released", "INFO"],
      ["holdpoint.decided", "WARN"],
    ]);
    expect(collector.received[0]?.timeUnixNano).toBe(`${Date.parse("2026-01-01T00:00:00Z")}000000`);
    expect(JSON.stringify(collector.received)).not.toContain(token);
    expect(waitingFiles()).toEqual([]);
  });

  test("wait on disk while the collector fails, also past the end of the window, and go out in order", async () => {
    collector.status = 500;
    const first = forwarded();
    await first.append(record("c1"));
    clock.advance(2_000);
    await collector.whenAsked(1);
    await first.append(record("c2"));
    await first.close();
    expect(waitingFiles()).toHaveLength(2);
    collector.status = 200;
    const second = forwarded();
    second.start();
    clock.advance(2_000);
    await collector.whenAsked(3);
    await second.close();
    expect([collector.calls, waitingFiles()]).toEqual([["c1", "c2"], []]);
  });

  test("are tried again by themselves, more and more seldom", async () => {
    collector.status = 500;
    const records = forwarded();
    await records.append(record("c1"));
    clock.advance(2_000);
    await collector.whenAsked(1);
    // The failure is told before the next try is planned.
    await vi.waitFor(() => expect(clock.waiting).toBe(1));
    collector.status = 200;
    clock.advance(4_999);
    expect(collector.requests).toBe(1);
    clock.advance(1);
    await collector.whenAsked(2);
    await records.close();
    expect(collector.calls).toEqual(["c1"]);
  });

  test("are sent again when a collector that is overrun asks for that, and once", async () => {
    collector.status = 429;
    const records = forwarded();
    await records.append(record("c1"));
    clock.advance(2_000);
    await collector.whenAsked(1);
    collector.status = 200;
    // In the same try: our own next one would not be before five seconds of this clock, which stands still.
    await collector.whenAsked(2);
    await records.close();
    expect([collector.requests, collector.calls, waitingFiles()]).toEqual([2, ["c1"], []]);
  });

  test("that the collector will never take keep no others waiting", async () => {
    collector.status = 400;
    const records = forwarded();
    await records.append(record("c1"));
    clock.advance(2_000);
    await collector.whenAsked(1);
    await records.close();
    expect(waitingFiles()).toEqual([]);
  });

  test("are none where no collector is named: nothing is sent and nothing is kept", async () => {
    const records = forwarded("no");
    await records.append(record("c1"));
    clock.advance(60_000);
    await records.close();
    expect([collector.requests, waitingFiles()]).toEqual([0, []]);
  });

  test("are written first: what cannot be written is not forwarded", async () => {
    const broken = { append: () => Promise.reject(new Error("full")) };
    const ports = { outbox: new Outbox(state.root), clock, logger: nullLogger, wanted: () => "yes" as const };
    const records = new ForwardedRecords(broken, { ...ports, sender: () => Promise.resolve(sender) });
    await expect(records.append(record("c1"))).rejects.toThrow("full");
    await records.close();
    expect(waitingFiles()).toEqual([]);
  });
});

describe("the outbox", () => {
  test("is bounded: the oldest goes first", async () => {
    const outbox = new Outbox(state.root, 25);
    const dropped: number[] = [];
    for (const at of [1, 2, 3]) dropped.push(await outbox.add(["x".repeat(10)], at));
    expect([dropped, waitingFiles().length]).toEqual([[0, 0, 1], 2]);
  });

  test("gives a batch to one window, and again where that one is gone", async () => {
    const outbox = new Outbox(state.root);
    await outbox.add(["a"], 1);
    const taken = await outbox.take();
    expect([taken?.lines, await new Outbox(state.root).take()]).toEqual([["a"], undefined]);
    await taken?.keep();
    expect((await outbox.take())?.lines).toEqual(["a"]);
    writeFileSync(join(state.root, "outbox", "not ours"), "x");
    expect(await outbox.take()).toBeUndefined();
  });
});

test.each([
  ["https://otel.example.com/v1/logs", "https://otel.example.com/v1/logs"],
  ["http://localhost:4318/v1/logs", "http://localhost:4318/v1/logs"],
  ["http://127.0.0.1:4318/v1/logs", "http://127.0.0.1:4318/v1/logs"],
  ["http://otel.example.com/v1/logs", undefined],
  ["http://127.0.0.1.example.com/", undefined],
  ["https://user:secret@otel.example.com/", undefined],
  ["file:///etc/passwd", undefined],
  ["otel", undefined],
  ["", undefined],
])("the address %j of a collector is used as %j", (text, expected) => {
  expect(collectorAddress(text)).toBe(expected);
});
