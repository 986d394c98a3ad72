import { retentionOf } from "../../src/core/snapshot/retention.ts";

/** What the settings say where nobody changed them. */
export const usualRetention = retentionOf({ days: 30, count: 500, gigabytes: 10 });
