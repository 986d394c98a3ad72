import { workspace } from "vscode";
import { type RetentionPolicy, retentionOf } from "../core/snapshot/retention.ts";
import { type Settings, settingDefaults } from "./ids.ts";

/** Reads one setting; a value of the wrong type counts as not set. */
function readSetting<K extends keyof Settings>(id: K): Settings[K] {
  const value: unknown = workspace.getConfiguration().get(id);
  const fallback = settingDefaults[id];
  return typeof value === typeof fallback ? (value as Settings[K]) : fallback;
}

/** How long a hold lives, in milliseconds: the setting, kept within 1 minute and just under a day. */
export function holdLife(): number {
  return Math.min(1435, Math.max(1, readSetting("holdpoint.holdMinutes"))) * 60_000;
}

/** Whether runs are put in a sandbox where the machine can. What is neither word counts as `auto`. */
export function sandboxMode(): "auto" | "off" {
  return readSetting("holdpoint.sandbox") === "off" ? "off" : "auto";
}

/** Where records are forwarded to, as it stands in the settings; empty for nowhere. */
export function collector(): string {
  return readSetting("holdpoint.collector").trim();
}

/** How long snapshots are kept. */
export function retentionPolicy(): RetentionPolicy {
  return retentionOf({
    days: readSetting("holdpoint.snapshots.keepDays"),
    count: readSetting("holdpoint.snapshots.keepCount"),
    gigabytes: readSetting("holdpoint.snapshots.keepGigabytes"),
  });
}

/** How large one snapshot may be, in bytes: the setting, from a megabyte. */
export function largestSnapshot(): number {
  return Math.max(0.001, readSetting("holdpoint.snapshots.largestGigabytes")) * 1_000_000_000;
}
