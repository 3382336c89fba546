import type { ChainHead } from "@/lib/core/access/chain";
import { cleanText } from "@/lib/core/access/clean";
import type { AccessEventView } from "@/lib/core/access/view";
import { EquiluxError } from "@/lib/core/errors";
import { type AccessLogCheck, accessLog, verifyAccessLog, wholeAccessLog } from "@/lib/server/access-log";
import { scopeOf } from "./datasets";
import { printJson, textTable } from "./table";

interface VerifyOptions {
  readonly head?: string;
  readonly json?: true;
}

interface ListOptions {
  readonly dataset?: string;
  readonly json?: true;
}

/** `equilux access-log verify`: ends with 1 where the log is not as it was written. */
export async function verifyLogCommand({ head, json }: VerifyOptions): Promise<number> {
  const check = await verifyAccessLog(head === undefined ? undefined : notedHead(head));
  if (json) printJson(jsonOf(check));
  else process.stdout.write(`${sentence(check)}\n`);
  return check.intact ? 0 : 1;
}

/** `equilux access-log list`: the newest lines, of one dataset or of all. */
export async function listLogCommand({ dataset, json }: ListOptions): Promise<number> {
  const events =
    dataset === undefined ? await wholeAccessLog() : (await accessLog(await scopeOf(dataset))).events;
  if (json) printJson(events);
  else process.stdout.write(events.length === 0 ? "The access log is empty.\n" : table(events));
  return 0;
}

/** @throws EquiluxError bad-request where it is not a row's number and hash as `verify` prints them */
function notedHead(text: string): ChainHead {
  const [, sequence, hash] = /^(\d{1,18}):([0-9a-f]{64})$/i.exec(text.trim()) ?? [];
  if (sequence && hash) return { sequence: BigInt(sequence), hash: hash.toLowerCase() };
  throw new EquiluxError(
    "bad-request",
    `--head is ${JSON.stringify(text)}: write SEQUENCE:HASH as \`equilux access-log verify\` prints it.`,
    "--head",
  );
}

const headText = ({ sequence, hash }: ChainHead): string => `${sequence}:${hash}`;

const sentence = (check: AccessLogCheck): string =>
  check.intact
    ? `true: ${check.entries} ${check.entries === 1 ? "entry" : "entries"}, head ${headText(check.head)}`
    : `false: ${check.reason}`;

const jsonOf = (check: AccessLogCheck) => ({
  ...check,
  ...(!check.intact && { sequence: String(check.sequence) }),
  head: headText(check.head),
});

const LONGEST_CELL = 60;

/** Rows written past this program may hold what steers a terminal. */
const table = (events: readonly AccessEventView[]): string =>
  textTable(
    ["row", "at", "dataset", "who", "role", "what", "which", "outcome"],
    events.map(({ sequence, at, dataset, actor, role, action, object, outcome }) =>
      [sequence, at, dataset ?? "", actor, role, action, object, outcome].map((cell) =>
        cleanText(cell, LONGEST_CELL),
      ),
    ),
    [0],
  );
