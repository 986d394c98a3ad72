// `npm run test:agents`: runs on any Node from 20 on; everything else is in test/e2e.
import { bootstrap } from "./bootstrap.mjs";

await bootstrap(async () => (await import("../test/e2e/main.ts")).testAgents(process.argv.slice(2)));
