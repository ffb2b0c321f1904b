// Ten thousand random clusters, manifests and mishaps, each played twice. `npm run bench -- invariants [runs] [seed]`;
// a failure prints the smallest story that shows it.
import { checkStories } from "../engine/sim/random-stories.ts";

const [runs = "10000", seed = "1"] = process.argv.slice(2);
const { user: before } = process.cpuUsage();
checkStories({ seed: Number(seed), numRuns: Number(runs) });
const seconds = (process.cpuUsage().user - before) / 1e6;
console.log(`${runs} stories keep the invariants (seed ${seed}, ${seconds.toFixed(0)} s)`);
