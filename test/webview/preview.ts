// Takes pictures of the review page in every theme and width: node test/webview/preview.ts [sample …]
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PageRig } from "./rig/pageRig.ts";
import { samples } from "./rig/samples.ts";
import { themes } from "./rig/themes.ts";

const wanted = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), "holdpoint-pictures-"));
const rig = await PageRig.start();
try {
  for (const [name, page] of Object.entries(samples)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    for (const [themeName, theme] of Object.entries(themes)) {
      for (const [width, height] of [
        [360, 740],
        [1100, 800],
      ] as const) {
        const opened = await rig.open({ theme, width, height });
        await opened.show(page);
        await opened.pass(600);
        await opened.tab.screenshot({ path: join(folder, `${name}-${themeName}-${width}.png`) });
        await opened.tab.close();
      }
    }
  }
} finally {
  await rig.stop();
}
process.stdout.write(`${folder}\n`);
