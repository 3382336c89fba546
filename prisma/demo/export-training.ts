/**
 * Writes the training file of the demo's ranking model: `npx tsx prisma/demo/export-training.ts /tmp/training.csv`.
 * Only needed to train the model anew (see train_ranker.py); the demo itself reads the committed ranker.json.
 */
import { writeFileSync } from "node:fs";
import { FEATURE_COUNT, FEATURES } from "@/prisma/demo/features";
import { decimal, randomStream } from "@/prisma/demo/random";
import { SURFACES } from "@/prisma/demo/truth";
import { utility } from "@/prisma/demo/utility";
import { makeUnranked } from "@/prisma/demo/world";

/** Every how many-th candidate is a training row. */
const STRIDE = 5;
/** Spread of what a single reading adds to the expected minutes. */
const NOISE = 0.3;

const [path] = process.argv.slice(2);
if (path === undefined)
  throw new Error("Name the file to write: npx tsx prisma/demo/export-training.ts training.csv");

const { candidates } = makeUnranked();
const random = randomStream("training noise");
const lines = [[...FEATURES.map(({ name }) => name), "minutes"].join(",")];
for (const surface of SURFACES) {
  const { features, stories } = candidates[surface];
  for (let row = 0; row < stories.length; row += STRIDE) {
    const values = Array.from(features.subarray(row * FEATURE_COUNT, (row + 1) * FEATURE_COUNT));
    lines.push(
      [...values.map(decimal), (utility(features, row) + NOISE * random.normal()).toFixed(4)].join(","),
    );
  }
}
writeFileSync(path, `${lines.join("\n")}\n`);
