/**
 * Does what Equilux ships keep its promises? Simulates writers, items, ranked lists and attributions in which nobody is treated
 * worse, with heavy tails, and counts how often each test cries wolf and how often each 95 % interval leaves out the truth.
 *
 * npm run simulate [-- --replicates 1000 --only strata --seed 1]. Ends with 1 if a bound is broken by more than chance explains.
 */
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createDraws } from "@/bench/simulation/draws";
import type { Judged, Outcomes } from "@/bench/simulation/judged";
import { JUDGES, type Kind } from "@/bench/simulation/methods";
import { SIZES, SPREADS, type Spread } from "@/bench/simulation/worlds";
import { seedFor } from "@/lib/core/stats/random";
import { regularisedBeta } from "@/lib/core/stats/special";

interface Cell {
  readonly kind: Kind;
  readonly sizes: readonly number[];
  readonly spread: Spread;
}

/** Of how many worlds a method spoke, and in how many it was wrong. */
interface Tally {
  spoke: number;
  wrong: number;
}

type Tallies = Record<keyof Judged, Record<string, Tally>>;

const PERMUTATIONS = 199;
/** Type-I error at a nominal 5 %, and coverage of a nominal 95 %. */
const BOUNDS = { leastRejected: 0.03, mostRejected: 0.07, leastCovered: 0.93 };

const KINDS = Object.keys(JUDGES) as Kind[];

const cells: readonly Cell[] = [
  ...KINDS.flatMap((kind) => SIZES.flatMap((sizes) => SPREADS.map((spread) => ({ kind, sizes, spread })))),
  // Many groups: whoever leads was the luckiest of four.
  ...(["rate", "roster"] as const).flatMap((kind) =>
    SPREADS.slice(0, 2).map((spread) => ({ kind, sizes: [40, 60, 40, 60], spread })),
  ),
];

const { values } = parseArgs({
  options: {
    replicates: { type: "string", default: "1000" },
    /** Other worlds: a rule that was found in one set of worlds must hold in another. */
    seed: { type: "string", default: "20261125" },
    /** Cells whose name begins so, as "strata" or "rate (15". */
    only: { type: "string", default: "" },
    part: { type: "string" },
  },
});
const replicates = Number(values.replicates);
const rootSeed = Number(values.seed);
const nameOf = ({ kind, sizes, spread }: Cell) => `${kind} (${sizes.join(", ")}) ${spread}`;
const chosen = [...cells.keys()].filter((c) => nameOf(cells[c]!).startsWith(values.only));

if (values.part === undefined) await simulateAll();
else for (const c of partOf(Number(values.part))) process.send?.([c, simulate(c)]);

/** Cells are dealt out to as many processes as there are processors; a cell's numbers do not depend on by whom it is done. */
function partOf(part: number): number[] {
  const parts = availableParallelism();
  return chosen.filter((_, i) => i % parts === part);
}

function simulate(c: number): Tallies {
  const { kind, sizes, spread } = cells[c]!;
  const tallies: Tallies = { tests: {}, intervals: {}, contrast: {} };
  for (let replicate = 0; replicate < replicates; replicate++) {
    const seed = seedFor(rootSeed, c, replicate);
    // Another seed: permutations drawn from the stream that made the world would know it.
    const options = { permutations: PERMUTATIONS, seed: seedFor(seed, 1) };
    const judged = JUDGES[kind](sizes, spread, createDraws(seed), options);
    for (const part of ["tests", "intervals", "contrast"] as const) count(tallies[part], judged[part]);
  }
  return tallies;
}

function count(tallies: Record<string, Tally>, outcomes: Outcomes): void {
  for (const [method, isWrong] of Object.entries(outcomes)) {
    tallies[method] ??= { spoke: 0, wrong: 0 };
    if (isWrong === null) continue;
    tallies[method].spoke++;
    if (isWrong) tallies[method].wrong++;
  }
}

async function simulateAll(): Promise<void> {
  const start = performance.now();
  const done = new Map<number, Tallies>();
  const broken: string[] = [];
  let printed = 0;
  await Promise.all(
    Array.from({ length: availableParallelism() }, (_, part) => {
      const child = fork(fileURLToPath(import.meta.url), [
        "--part",
        String(part),
        "--replicates",
        String(replicates),
        "--seed",
        values.seed,
        "--only",
        values.only,
      ]);
      child.on("message", (message) => {
        const [cell, tallies] = message as [number, Tallies];
        done.set(cell, tallies);
        // In order, as soon as they are there.
        for (; done.has(chosen[printed]!); printed++) {
          broken.push(...print(cells[chosen[printed]!]!, done.get(chosen[printed]!)!));
        }
      });
      return new Promise<void>((resolve, reject) => {
        child.on("exit", (code) =>
          code === 0 ? resolve() : reject(new Error(`part ${part} ended with ${code}`)),
        );
      });
    }),
  );
  const error = 1.96 * Math.sqrt((0.05 * 0.95) / replicates);
  console.log(
    `\n${replicates} worlds a line, ${PERMUTATIONS} permutations, seed ${rootSeed}; Monte Carlo error ±${error.toFixed(4)} at 0.05; ` +
      `${((performance.now() - start) / 1000).toFixed(0)} s.`,
  );
  for (const line of broken) console.log(`broken: ${line}`);
  console.log(broken.length === 0 ? "All bounds hold." : `${broken.length} bounds are broken.`);
  process.exitCode = broken.length === 0 ? 0 : 1;
}

/** Is the share of wrong ones above `bound` by more than chance explains (one-sided exact binomial test at 2.5 %)? */
function isAbove({ wrong, spoke }: Tally, bound: number): boolean {
  return wrong > bound * spoke && regularisedBeta(bound, wrong, spoke - wrong + 1) < 0.025;
}

function opposite({ wrong, spoke }: Tally): Tally {
  return { wrong: spoke - wrong, spoke };
}

/** Prints a cell and returns what is broken in it. */
function print(cell: Cell, { tests, intervals, contrast }: Tallies): string[] {
  const name = nameOf(cell);
  const broken: string[] = [];
  const share = ({ wrong, spoke }: Tally) => wrong / spoke;
  console.log(`\n${name}`);
  for (const [test, tally] of Object.entries(tests)) {
    const { leastRejected: least, mostRejected: most } = BOUNDS;
    const isBroken = isAbove(tally, most) || isAbove(opposite(tally), 1 - least);
    if (isBroken) broken.push(`${name}: test ${test} rejects ${share(tally).toFixed(3)}`);
    const rejected = tally.spoke === 0 ? "never made" : share(tally).toFixed(3);
    console.log(`  type-I error  ${test.padEnd(32)} ${rejected}${isBroken ? "  BROKEN" : ""}`);
  }
  for (const [interval, tally] of Object.entries(intervals)) {
    const missed = 1 - BOUNDS.leastCovered;
    const shipped = tally.spoke / replicates;
    const isBroken = isAbove(tally, missed);
    if (isBroken) broken.push(`${name}: interval ${interval} covers ${(1 - share(tally)).toFixed(3)}`);
    const covered = tally.spoke === 0 ? "never shipped" : (1 - share(tally)).toFixed(3);
    console.log(
      `  coverage      ${interval.padEnd(32)} ${covered}  shipped ${(100 * shipped).toFixed(1)} %${isBroken ? "  BROKEN" : ""}`,
    );
  }
  for (const [method, tally] of Object.entries(contrast)) {
    console.log(`  not shipped   ${method.padEnd(32)} ${share(tally).toFixed(3)} rejected`);
  }
  return broken;
}
