import { createHash } from "node:crypto";
import type pg from "pg";
import {
  type AccessEntry,
  type ChainedEntry,
  type ChainHead,
  detailText,
  entryText,
  FIRST_PREVIOUS,
  type Outcome,
} from "@/lib/core/access/chain";
import type { Scope } from "@/lib/core/scope";
import { database } from "@/lib/store/database";
import { datasetOf } from "@/lib/store/datasets";

/** The last row of the log, and the installation's word for it. */
export interface AccessHead extends ChainHead {
  readonly seal: string;
}

/** The pool, or a connection that looks at the log as it was at one moment. */
type Reads = Pick<pg.Pool, "query">;

export const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

/**
 * In one round trip, and in READ COMMITTED whatever the server's default: whoever waited for the row must see it as the one
 * before left it. Until the transaction ends nobody else can append, so the chain cannot fork.
 */
const HOLD_HEAD = `BEGIN ISOLATION LEVEL READ COMMITTED;
  INSERT INTO access_head (id, sequence, hash, seal) VALUES (1, 0, '${FIRST_PREVIOUS}', '') ON CONFLICT (id) DO NOTHING;
  SELECT sequence, hash FROM access_head WHERE id = 1 FOR UPDATE`;

const APPEND = `WITH event AS (
    INSERT INTO access_event (sequence, at, dataset, actor, role, action, object, outcome, detail, previous, hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING sequence, hash)
  UPDATE access_head SET sequence = event.sequence, hash = event.hash, seal = $12 FROM event WHERE id = 1`;

const ignore = () => undefined;

/**
 * Adds one entry to the end of the log: entry and head together, or neither. Three round trips.
 *
 * @param seal signs the entry's hash; the signature is kept with the head
 * @throws whatever the database throws; then nothing was written
 */
export async function appendAccess(
  entry: Omit<AccessEntry, "sequence" | "at">,
  seal: (hash: string) => string,
  now: Date,
): Promise<void> {
  const client = await database().pool.connect();
  // A connection that breaks between two statements says so here; the next statement fails and tells its caller.
  client.on("error", ignore);
  try {
    const results = (await client.query(HOLD_HEAD)) as unknown as pg.QueryResult[];
    const head = results.at(-1)?.rows[0];
    const sequence = BigInt(head.sequence) + 1n;
    const at = now.toISOString();
    const hash = sha256(entryText({ ...entry, sequence, at }, head.hash));
    const { dataset, actor, role, action, object, outcome, detail } = entry;
    const fields = [at, dataset, actor, role, action, object, outcome, detailText(detail)];
    await client.query(APPEND, [sequence, ...fields, head.hash, hash, seal(hash)]);
    await client.query("COMMIT");
    client.off("error", ignore);
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}

export interface AccessSelection {
  /** Leaves out this one and all after it. */
  readonly before?: bigint | undefined;
  readonly outcome?: Outcome | undefined;
  readonly action?: string | undefined;
  readonly limit: number;
}

/** The events of the scope's dataset, newest first. */
export async function accessEvents(
  scope: Scope,
  { before, outcome, action, limit }: AccessSelection,
): Promise<AccessEntry[]> {
  const { slug } = await datasetOf(scope);
  const rows = await database().prisma.accessEvent.findMany({
    where: {
      dataset: slug,
      ...(before !== undefined && { sequence: { lt: before } }),
      ...(outcome !== undefined && { outcome }),
      ...(action !== undefined && { action }),
    },
    orderBy: { sequence: "desc" },
    take: limit,
  });
  return rows.map((row) => toEntry(row, row.detail));
}

/** The newest events of every dataset and of none: for the command line, whose user can read the database anyway. */
export async function allAccessEvents(limit: number): Promise<AccessEntry[]> {
  const rows = await database().prisma.accessEvent.findMany({ orderBy: { sequence: "desc" }, take: limit });
  return rows.map((row) => toEntry(row, row.detail));
}

/** The log as it is at one moment: rows that are added meanwhile do not make its head and its rows disagree. */
export async function accessSnapshot<T>(look: (log: Reads) => Promise<T>): Promise<T> {
  const client = await database().pool.connect();
  client.on("error", ignore);
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const seen = await look(client);
    await client.query("ROLLBACK");
    client.off("error", ignore);
    client.release();
    return seen;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** What the log says its last row is; null before the first. */
export async function accessHead(log: Reads = database().pool): Promise<AccessHead | null> {
  const { rows } = await log.query("SELECT sequence, hash, seal FROM access_head WHERE id = 1");
  const [row] = rows;
  return row ? { sequence: BigInt(row.sequence), hash: row.hash, seal: row.seal } : null;
}

const ROWS_PER_BATCH = 2000;

/**
 * Every row in order, some at a time, through a cursor: memory does not grow with the log, and a row that is there twice is
 * seen twice.
 *
 * @param log of accessSnapshot
 */
export async function* accessBatches(log: Reads): AsyncGenerator<readonly ChainedEntry[]> {
  await log.query(`DECLARE access_rows NO SCROLL CURSOR FOR
    SELECT sequence, at, dataset, actor, role, action, object, outcome, detail::text AS detail, previous, hash
    FROM access_event ORDER BY sequence`);
  for (;;) {
    const { rows } = await log.query(`FETCH ${ROWS_PER_BATCH} FROM access_rows`);
    if (rows.length === 0) return;
    yield rows.map(toChained);
  }
}

/** A row as pg and Prisma give it; what somebody wrote past this program may be anything the columns hold. */
type StoredRow = Omit<AccessEntry, "sequence" | "at" | "outcome" | "detail"> & {
  readonly sequence: bigint | string;
  readonly at: unknown;
  readonly outcome: string;
};

const toEntry = (row: StoredRow, detail: unknown): AccessEntry => ({
  sequence: BigInt(row.sequence),
  at: timeText(row.at),
  dataset: row.dataset,
  actor: row.actor,
  role: row.role,
  action: row.action,
  object: row.object,
  outcome: row.outcome as AccessEntry["outcome"],
  detail: detail as AccessEntry["detail"],
});

/** PostgreSQL knows times that JavaScript does not, such as infinity. */
const timeText = (at: unknown): string =>
  at instanceof Date && !Number.isNaN(at.getTime()) ? at.toISOString() : String(at);

/**
 * JSON can say the same in many ways, and readers differ in what they make of a key that is there twice. A detail that is
 * not written as this program writes it was changed: its row is given no hash, so that none fits.
 */
function toChained(row: StoredRow & { detail: string; previous: string; hash: string }): ChainedEntry {
  const detail = parsedDetail(row.detail);
  const hash = detail === undefined ? "" : row.hash;
  return { ...toEntry(row, detail ?? {}), previous: row.previous, hash };
}

function parsedDetail(text: string): AccessEntry["detail"] | undefined {
  try {
    const detail = JSON.parse(text);
    return detailText(detail) === text ? detail : undefined;
  } catch {
    return undefined;
  }
}
