import { join } from "node:path";
import { Command, CommanderError, Option } from "commander";
import { METHODS } from "@/lib/core/attribution/method-choice";
import { EquiluxError } from "@/lib/core/errors";
import { AUDIT_MODELS } from "@/lib/core/exposure/browsing-model";
import { MEMBER_ROLES } from "@/lib/core/scope";
import { ROOT } from "./children";
import { atEnd, endAll, endOnSignals, isEnding } from "./cleanup";

/** Bad input ends with 2, `--fail-on` that came true with 3, a file that is not as signed or a fault of ours with 1. */
const BAD_INPUT = 2;

const collect = (value: string, previous: readonly string[]): string[] => [...previous, value];

function program(): Command {
  const equilux = new Command("equilux")
    .description("Fairness audits of a content recommender.")
    .exitOverride()
    .showHelpAfterError("(equilux --help shows what can be written)");
  equilux
    .command("datasets")
    .description("list the datasets of the database")
    .option("--json", "print JSON")
    .action((options) => withDatabase(async () => (await import("./cli/datasets")).datasetsCommand(options)));
  equilux
    .command("import")
    .description("take in files: CSV or NDJSON, plain or gzipped; a repeated import changes nothing")
    .requiredOption("--dataset <slug>", "dataset to import into; made where there is none")
    .option("--writers <file>", "who made the stories, with protected attributes")
    .option("--stories <file>", "what is ranked")
    .option(
      "--model <file>",
      "the ranking model: XGBoost (JSON, UBJSON), LightGBM (text), CatBoost (JSON), ONNX, or linear (JSON)",
    )
    .option("--impressions <file>", "the exposure log: one row per story shown")
    .option("--predictions <file>", "what the model saw and said, one column per feature")
    .option("--mapping <file>", "JSON: which column is which field; guessed from the headers where left out")
    .option("--json", "print JSON")
    .action((options) => withDatabase(async () => (await import("./cli/import")).importCommand(options)));
  equilux
    .command("audit")
    .description("run one audit and print its findings")
    .requiredOption("--dataset <slug>", "dataset to audit")
    .requiredOption("--attributes <names>", "protected attributes, with commas between")
    .option("--surface <names>", '"all", or surfaces with commas between')
    .option("--intersections <n>", "how many attributes are crossed at once: 1, 2 or 3")
    .option("--benchmark <name>", "what a fair share is measured against: roster or inventory")
    .option("--model <name>", `browsing model: ${AUDIT_MODELS.join(", ")}`)
    .option("--top <n>", "a story is selected at one of the first n positions")
    .option("--reference <attribute=group>", "group to compare with; may be repeated", collect, [])
    .option("--margin <ratio>", "a ratio of at least this meets the declared margin")
    .option("--permutations <n>", "permutations of the test")
    .option("--seed <n>", "seed of the permutations")
    .option("--json", "print JSON")
    .addOption(
      new Option("--fail-on <verdict>", "end with exit code 3 on this verdict").choices(["does-not-meet"]),
    )
    .action((options) => withDatabase(async () => (await import("./cli/audit")).auditCommand(options)));
  attribute(equilux);
  measure(equilux);
  equilux
    .command("verify")
    .description("say whether an export is what an installation signed: true, or false with exit code 1")
    .argument("<file>", "an exported JSON, CSV, Excel or PDF file")
    .option(
      "--key <file>",
      "public key of the installation that signed (PEM); this installation's if left out",
    )
    .option("--json", "print JSON")
    .action((file, options) =>
      withoutDatabase(async () => (await import("./cli/verify")).verifyCommand(file, options)),
    );
  equilux
    .command("public-key")
    .description("print the key by which anybody can verify this installation's exports (PEM)")
    .action(() => withoutDatabase(async () => (await import("./cli/public-key")).publicKeyCommand()));
  invite(equilux);
  accessLog(equilux);
  return equilux;
}

function attribute(equilux: Command): void {
  equilux
    .command("attribute")
    .description(
      "say what each prediction of a model is made of (SHAP values), without a database (docs/attribute.md)",
    )
    .option(
      "--model <file>",
      "the model: a file of XGBoost, LightGBM, CatBoost or ONNX, a linear one, or https://host/v2/models/NAME",
    )
    .requiredOption("--data <file>", "rows to explain: CSV or NDJSON, a column for each feature")
    .option(
      "--background <file>",
      "rows that stand for a feature not known; the training data where left out",
    )
    .option("--interactions", "also say which pairs of features act together")
    .addOption(
      new Option("--output <what>", "explain the model's own sum, or the probability made of it")
        .choices(["margin", "probability"])
        .default("margin"),
    )
    .addOption(
      new Option(
        "--method <name>",
        "ask the model instead of reading it; what only answers is asked anyhow",
      ).choices(METHODS),
    )
    .option("--budget <n>", "most times the model is asked for each row")
    .option("--seed <n>", "seed of what is drawn at random; 1 if left out")
    .option(
      "--features <names>",
      "with commas between: columns of a model that does not name them, in its order; the background's if left out",
    )
    .option("--output-name <name>", "which output of a model that is asked and has several")
    .option("--missing <number>", "what a model behind an address takes for a missing value")
    .option("--surrogate", "explain logged scores of a model nobody has, by trees fitted to them")
    .option("--target <column>", "with --surrogate: the column of the logged scores")
    .option("--cluster <column>", "with --surrogate: writer or slate, held out whole when it is tested")
    .option("--out <file>", "write every row to this .ndjson or .csv file, however many there are")
    .option("--threads <n>", "threads that explain at the same time; as many as there are processors")
    .option("--json", "print JSON: with every row, or a summary where --out takes the rows")
    .action((options) =>
      withoutDatabase(async () => (await import("./cli/attribute")).attributeCommand(options)),
    );
}

function invite(equilux: Command): void {
  equilux
    .command("invite")
    .description(
      "print a link by which one person gets into a dataset; mailed too where a mail server is named",
    )
    .requiredOption("--dataset <slug>", "dataset they get into")
    .requiredOption("--email <address>", "their address: the link works for no other")
    .addOption(
      new Option("--role <role>", "what they are in the dataset").choices(MEMBER_ROLES).makeOptionMandatory(),
    )
    .option("--writer <id>", "the platform's own id of the writer they are; for the role writer")
    .action((options) => withDatabase(async () => (await import("./cli/invite")).inviteCommand(options)));
}

function measure(equilux: Command): void {
  equilux
    .command("measure")
    .description("measure ranked lists from two CSV files, without a database (docs/measure.md)")
    .requiredOption(
      "--slates <file>",
      "request, position, item[, relevance, clicked, score, reader, question]",
    )
    .requiredOption("--groups <file>", "item, then a column per attribute, or columns attribute=group")
    .option("--metric <ids>", '"all", or ids with commas between', "all")
    .option(
      "--model <name>",
      "browsing model, such as log2, rbp-0.5, geometric-0.5, uniform@10, empirical:0.9,0.6, gerr-0.8-0.5",
      "log2",
    )
    .option("--top <n>", "how many positions are the top of a list", "10")
    .option("--target <name>", "shares that groups should have: pool, uniform, or a CSV file", "pool")
    .option("--reference <attribute=group>", "group to compare with; may be repeated", collect, [])
    .option("--intersections <n>", "how many attributes are crossed at once: 1, 2 or 3", "1")
    .option("--history <file>", "reader, item: what readers read before, for reader-calibration")
    .option("--seed <n>", "of the random divisions behind intervals", "1")
    .option("--json", "print JSON")
    .action((options) =>
      withoutDatabase(async () => (await import("./cli/measure")).measureCommand(options)),
    );
}

function accessLog(equilux: Command): void {
  const log = equilux.command("access-log").description("who saw, exported or changed what");
  log
    .command("verify")
    .description("say whether the log is as it was written: true, or false with exit code 1")
    .option("--head <sequence:hash>", "a head printed earlier: the log must still hold it")
    .option("--json", "print JSON")
    .action((options) =>
      withDatabase(async () => (await import("./cli/access-log")).verifyLogCommand(options)),
    );
  log
    .command("list")
    .description("list the newest 50 entries")
    .option("--dataset <slug>", "entries of this dataset only")
    .option("--json", "print JSON")
    .action((options) =>
      withDatabase(async () => (await import("./cli/access-log")).listLogCommand(options)),
    );
}

/** Runs a command that needs files only. */
async function withoutDatabase(command: () => Promise<number>): Promise<void> {
  process.exitCode = await command();
}

/** Runs a command on the database of DATABASE_URL or the embedded one, brought to this version's schema. */
async function withDatabase(command: () => Promise<number>): Promise<void> {
  const { ensureDatabase } = await import("./embedded-postgres");
  const { migrate } = await import("./migrate");
  const starting = ensureDatabase();
  // Remembered before it runs: Ctrl-C may come while it starts.
  atEnd(async () => (await starting.catch(() => undefined))?.stop());
  const { url } = await starting;
  process.env.DATABASE_URL = url;
  await migrate(url);
  const { closeDatabase } = await import("@/lib/store/database");
  atEnd(closeDatabase);
  process.exitCode = await command();
}

/** One clear sentence and an exit code; never a stack. */
function explain(error: unknown): number {
  // Commander has printed its own sentence already; asking for help is no failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_INPUT;
  const message = error instanceof Error ? error.message : String(error);
  const sentence = message.replace(/\s*\n\s*/g, " ").trim();
  if (error instanceof EquiluxError) {
    process.stderr.write(`${sentence}\n`);
    return BAD_INPUT;
  }
  process.stderr.write(`equilux failed unexpectedly: ${sentence || "no message was given"}\n`);
  return 1;
}

// The installation's own keys, from whatever folder the command is called in. Set to nothing counts as left out.
process.env.EQUILUX_KEYS ||= join(ROOT, ".equilux/keys");

endOnSignals();
try {
  await program().parseAsync();
} catch (error) {
  // When Ctrl-C ended a command, its failure is no news, and the signal's handler ends this process.
  if (!isEnding()) process.exitCode = explain(error);
}
if (!isEnding()) {
  await endAll();
  // What was printed into a pipe may still be on its way.
  await new Promise((written) => process.stdout.write("", written));
  process.exit();
}
