// `npm test`: runs on any Node from 20 on; everything else is in test.ts.
import { bootstrap } from "./bootstrap.mjs";

await bootstrap(async () => (await import("./test.ts")).test(process.argv.slice(2)));
