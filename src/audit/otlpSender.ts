import { SeverityNumber } from "@opentelemetry/api";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { LoggerProvider, type ReadableLogRecord } from "@opentelemetry/sdk-logs";
import type { StoredRecord } from "../core/records/stored.ts";
import type { Sender } from "./forwarder.ts";

/** How long one try may take, in milliseconds. The exporter tries again by itself where the collector asks for that. */
const tryTime = 10_000;

/**
 * Sends records as OpenTelemetry logs over OTLP/HTTP with the official SDK. `endpoint`: the collector's address for logs. Headers, such
 * as a token, are the SDK's: `OTEL_EXPORTER_OTLP_HEADERS` in the editor's environment. Loaded only where records are forwarded.
 */
export function otlpSender(endpoint: string, version: string): Sender {
  const exporter = new OTLPLogExporter({ url: endpoint, timeoutMillis: tryTime });
  const made: ReadableLogRecord[] = [];
  const provider = new LoggerProvider({
    resource: resourceFromAttributes({ "service.name": "holdpoint", "service.version": version }),
    processors: [
      {
        onEmit: (record) => void made.push(record),
        forceFlush: () => Promise.resolve(),
        shutdown: () => Promise.resolve(),
      },
    ],
  });
  const logger = provider.getLogger("holdpoint.records", version);
  return {
    send: (records) => {
      for (const record of records) logger.emit(logOf(record));
      return new Promise((resolve) => {
        exporter.export(made.splice(0), ({ code, error }) => {
          resolve(code === 0 ? "sent" : isRejected(error) ? "rejected" : "failed");
        });
      });
    },
    close: () => exporter.shutdown(),
  };
}

/** Whether the collector said that it will never take this batch: 400, 413 and 422. Sending it again would keep all others waiting. */
function isRejected(error: unknown): boolean {
  return error instanceof Error && "code" in error && [400, 413, 422].includes(Number(error.code));
}

function logOf(record: StoredRecord) {
  const [severityNumber, severityText] = severityOf(record);
  return {
    timestamp: record.at,
    eventName: `holdpoint.${record.event.replaceAll(" ", "_")}`,
    severityNumber,
    severityText,
    body: record.what === "" ? record.event : `${record.event}: ${record.what}`,
    attributes: {
      "holdpoint.event": record.event,
      "holdpoint.agent": record.agent,
      "holdpoint.session": record.session,
      "user.name": record.user,
      "holdpoint.call": record.call,
      "holdpoint.tool": record.tool,
      "holdpoint.cwd": record.cwd,
      "holdpoint.details": JSON.stringify(record.details),
    },
  };
}

function severityOf({ event, details }: StoredRecord): readonly [SeverityNumber, string] {
  if (event === "bypassed" || event === "stopped" || event === "breaker tripped")
    return [SeverityNumber.ERROR, "ERROR"];
  return details.decision === "deny" || details.decision === "hold" || event === "run failed" || event === "run lost"
    ? [SeverityNumber.WARN, "WARN"]
    : [SeverityNumber.INFO, "INFO"];
}
