import type { ClientLanguage, Dialect } from "../../../src/core/sql/dialect.ts";
import { type PlacedAct, readSql } from "../../../src/core/sql/readSql.ts";

/** The acts of a text, each once: `delete all users`, `writes a.csv`, `opaque`; or their reasons. */
export function spellActs(
  text: string,
  dialect: Dialect,
  client: ClientLanguage,
  style: "acts" | "reasons" = "acts",
): readonly string[] {
  return [...new Set(readSql(text, dialect, client).map(style === "acts" ? spell : reason))];
}

function spell({ act, database, server }: PlacedAct): string {
  switch (act.kind) {
    case "data": {
      const place = act.name.database ?? database;
      const where = server === "other" ? " elsewhere" : place === undefined ? "" : ` in ${place}`;
      return `${act.verb} ${act.extent}${where} ${act.name.object ?? "?"}`;
    }
    case "file":
      return `${act.deed} ${act.path}`;
    case "fetch":
      return `fetch ${act.address}`;
    case "script":
      return `script ${act.path}`;
    case "shell":
      return `shell ${act.text}`;
    case "elsewhere":
    case "opaque":
      return act.kind;
  }
}

function reason({ act }: PlacedAct): string {
  return "because" in act ? act.because : act.kind;
}
