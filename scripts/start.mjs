// `npm start`: runs on any Node from 20 on; everything else is in start.ts.
import { bootstrap } from "./bootstrap.mjs";

await bootstrap(async () => (await import("./start.ts")).start(process.argv.slice(2)));
