// `npm run score -- FILE`: how the judgement does on a collection of labelled commands. It measures; it never fails by a number.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { score } from "./score.ts";

const usage = `npm run score -- FILE [options]
  FILE               JSON Lines of {id, source, group, command, label}; label is danger or safe
  --misses           list the dangerous rows that pass
  --friction         list the harmless rows that are held or denied, with why
  --group TEXT       only rows whose source or group holds TEXT
  --baseline FILE    compare with the decisions kept there (default: one below node_modules/.cache for each collection)
  --sandbox          as on a machine with a sandbox: code that cannot be seen into runs there, unasked
  --keep             keep this run's decisions as the baseline from now on
`;

const { values, positionals } = parseArgs({
  options: {
    misses: { type: "boolean", default: false },
    friction: { type: "boolean", default: false },
    group: { type: "string" },
    baseline: { type: "string" },
    sandbox: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
  },
  allowPositionals: true,
});
const [collection, ...others] = positionals;
if (collection === undefined || others.length > 0) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else {
  const text = await score({
    collection,
    contradictions: join(import.meta.dirname, "contradictions.json"),
    misses: values.misses ? "listed" : "counted",
    friction: values.friction ? "listed" : "counted",
    group: values.group,
    baseline: values.baseline,
    bounds: values.sandbox ? "sandbox" : "none",
    keep: values.keep ? "now" : "first",
  });
  process.stdout.write(text);
}
