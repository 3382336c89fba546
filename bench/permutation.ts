/**
 * Time of all tests and intervals of a large audit, beside fairlearn's bootstrap of rows.
 *
 * npm run bench -- permutation [--writers 50000] [--permutations 2000] [--python python3]
 *
 * fairlearn is timed when the Python named has it: python3 -m venv .venv && .venv/bin/pip install fairlearn==0.14.0, then
 * --python .venv/bin/python.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createDraws } from "@/bench/simulation/draws";
import type { AuditColumns } from "@/lib/core/audit/columns";
import { divisions } from "@/lib/core/audit/divisions";
import { auditSpecSchema } from "@/lib/core/audit/spec";
import { surfaceClaims } from "@/lib/core/audit/surface-claims";
import { benjaminiHochberg } from "@/lib/core/stats/multiplicity";
import { createRandom } from "@/lib/core/stats/random";

const { values } = parseArgs({
  options: {
    writers: { type: "string", default: "50000" },
    permutations: { type: "string", default: "2000" },
    python: { type: "string", default: "python3" },
  },
});
const ROWS = 1_000_000;
const writers = Number(values.writers);
const random = createRandom(1);
const draws = createDraws(2);

const GROUPS = { race: 6, gender: 3, region: 5 };
const attributes = Object.entries(GROUPS).map(([name, count]) => ({
  name,
  groups: [...Array.from({ length: count }, (_, g) => `${name} ${g}`), "unknown"],
}));
/** Groups of unequal size, the first the largest; one writer in ten is unknown. */
const labels = attributes.map(({ groups }) =>
  Int32Array.from({ length: writers }, () =>
    random.below(10) === 0 ? groups.length - 1 : Math.floor((groups.length - 1) * random.uniform() ** 1.7),
  ),
);
const impressions = Float64Array.from({ length: writers }, () => Math.floor(draws.pareto(1.3) * 5) - 5);
const exposure = impressions.map((shown) => shown * (0.2 + 0.6 * random.uniform()));
const selected = impressions.map((shown) => Math.floor(shown * random.uniform()));
const surface = {
  surface: "all",
  impressions,
  exposure,
  selected,
  benchmark: new Float64Array(writers).fill(1),
};
const spec = auditSpecSchema.parse({
  attributes: attributes.map(({ name }) => name),
  permutations: Number(values.permutations),
});

const cells = divisions(
  { dimensions: { attributes }, labels } as unknown as AuditColumns,
  spec.intersections,
);
const start = { wall: performance.now(), cpu: process.cpuUsage() };
const claims = surfaceClaims(cells, [surface], new Map(), spec);
const tested = new Map(
  claims.flatMap(({ test, finding: { p } }) => (test === null || p === null ? [] : [[test, p]])),
);
const q = benjaminiHochberg([...tested.values()]);
const { user, system } = process.cpuUsage(start.cpu);
const took = (wall: number, cpu: number) => `${wall.toFixed(1)} s, ${cpu.toFixed(1)} s of one processor`;
const ours = took((performance.now() - start.wall) / 1000, (user + system) / 1e6);
const ended = claims.filter(({ finding }) => finding.low !== null).length;
console.log(
  `equilux: ${writers} writers × ${spec.permutations} permutations, three attributes and their pairs, ` +
    `${cells.reduce((sum, { groups }) => sum + groups.length, 0)} cells, ${q.length} tests, ${ended} intervals: ` +
    ours,
);

const script = fileURLToPath(new URL("peers/fairlearn_boot.py", import.meta.url));
const peer = spawnSync(values.python, [script, String(ROWS)], { encoding: "utf8" });
const [wall, cpu] = peer.status === 0 ? peer.stdout.trim().split(" ").map(Number) : [];
console.log(
  wall !== undefined && cpu !== undefined
    ? `fairlearn: ${ROWS} rows × 20 bootstrap samples, the same pairs, rows taken for independent: ${took(wall, cpu)}`
    : `fairlearn: not timed, ${values.python} could not run it: ${peer.error?.message ?? (peer.stderr.trim().split("\n").at(-1) || `ended by ${peer.signal}`)}`,
);
