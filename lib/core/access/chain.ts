/** What came of it. */
export const OUTCOMES = ["allowed", "refused", "failed"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** One line of the access log: who did what to what, and what came of it. */
export interface AccessEntry {
  readonly sequence: bigint;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  /** Slug of the dataset; null for what concerns none, such as signing in. */
  readonly dataset: string | null;
  readonly actor: string;
  readonly role: string;
  readonly action: string;
  readonly object: string;
  readonly outcome: Outcome;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

/** An entry as it is kept: its hash covers its own fields and the hash of the entry before it. */
export interface ChainedEntry extends AccessEntry {
  readonly previous: string;
  readonly hash: string;
}

/** A place in the chain. Its hash stands for every entry up to there. */
export interface ChainHead {
  readonly sequence: bigint;
  readonly hash: string;
}

/** What the first entry has in the place of the hash before it. */
export const FIRST_PREVIOUS = "0".repeat(64);

/** Where a log begins that holds nothing yet. */
export const NO_ENTRIES: ChainHead = { sequence: 0n, hash: FIRST_PREVIOUS };

/** SHA-256 of a text's UTF-8 bytes, in lower-case hexadecimal; passed in because the core knows no library. */
export type Sha256 = (text: string) => string;

export interface ChainBreak {
  readonly intact: false;
  /** The first row that is wrong or missing. */
  readonly sequence: bigint;
  /** One sentence that names the row. */
  readonly reason: string;
}

export type ChainCheck = { readonly intact: true; readonly entries: number } | ChainBreak;

/** How far a check has come: the last row that fits, or the first that does not. */
export type ChainProgress = { readonly intact: true; readonly last: ChainHead } | ChainBreak;

export const CHAIN_START: ChainProgress = { intact: true, last: NO_ENTRIES };

/** Sorted, so that the order in which a caller wrote the keys does not matter; what is undefined is not kept. */
const sortedPairs = (detail: AccessEntry["detail"]) =>
  Object.keys(detail)
    .sort()
    .filter((key) => detail[key] !== undefined)
    .map((key) => [key, detail[key]]);

/** The one way a detail is written down: two texts that mean the same are the same. */
export const detailText = (detail: AccessEntry["detail"]): string =>
  JSON.stringify(Object.fromEntries(sortedPairs(detail)));

/** The text an entry's hash is made of: a JSON array, in which no field can run into the next. */
export function entryText(entry: AccessEntry, previous: string): string {
  const { sequence, at, dataset, actor, role, action, object, outcome, detail } = entry;
  const fields = [at, dataset, actor, role, action, object, outcome];
  return JSON.stringify([previous, sequence.toString(), ...fields, sortedPairs(detail)]);
}

/**
 * Checks a log that is held in memory. Longer ones are reduced with `nextInChain` and closed with `endOfChain`.
 *
 * @param head what the log says its last row is; null where it says nothing
 * @param noted a place somebody wrote down earlier: the chain must still go through it
 */
export function checkChain(
  rows: Iterable<ChainedEntry>,
  head: ChainHead | null,
  sha256: Sha256,
  noted?: ChainHead,
): ChainCheck {
  let soFar = CHAIN_START;
  for (const row of rows) soFar = nextInChain(soFar, row, sha256, noted);
  return endOfChain(soFar, head, noted);
}

/** Takes the next row into account. After the first break nothing more is looked at: all later rows hang on it. */
export function nextInChain(
  soFar: ChainProgress,
  row: ChainedEntry,
  sha256: Sha256,
  noted?: ChainHead,
): ChainProgress {
  if (!soFar.intact) return soFar;
  const reason =
    numberFault(soFar.last, row) ??
    contentFault(row, sha256) ??
    linkFault(soFar.last, row) ??
    notedFault(row, noted);
  if (reason !== undefined) return { intact: false, sequence: row.sequence, reason };
  return { intact: true, last: { sequence: row.sequence, hash: row.hash } };
}

/** Compares where the rows ended with where the log, and whoever noted a place of it, say they must. */
export function endOfChain(soFar: ChainProgress, head: ChainHead | null, noted?: ChainHead): ChainCheck {
  if (!soFar.intact) return soFar;
  const { last } = soFar;
  if (noted && last.sequence < noted.sequence) {
    const reason = `Row ${noted.sequence} was noted earlier, but the log ends at row ${last.sequence}: rows were removed at the end.`;
    return { intact: false, sequence: last.sequence + 1n, reason };
  }
  return endFault(last, head ?? NO_ENTRIES) ?? { intact: true, entries: Number(last.sequence) };
}

function numberFault(last: ChainHead, { sequence }: ChainedEntry): string | undefined {
  const expected = last.sequence + 1n;
  if (sequence > expected) return `${rowsAre(expected, sequence - 1n)} missing before row ${sequence}.`;
  if (sequence === last.sequence && sequence > 0n) return `Row ${sequence} is there twice.`;
  if (sequence < 1n) return `Row ${sequence} was put in: the first row has number 1.`;
  if (sequence < expected) return `Row ${sequence} stands after row ${last.sequence}: the order is wrong.`;
  return undefined;
}

function contentFault(row: ChainedEntry, sha256: Sha256): string | undefined {
  if (sha256(entryText(row, row.previous)) === row.hash) return undefined;
  const original = numberWhenWritten(row, sha256);
  return original === undefined
    ? `Row ${row.sequence} was changed after it was written.`
    : `Row ${row.sequence} was written as row ${original}: the order was changed, or a row was put in or taken out and the others numbered anew.`;
}

/** Rows this far away are tried; a row moved further is still found wrong, only not told from a changed one. */
const FURTHEST_MOVE = 1000n;

/** The number under which the row's hash fits: a row that was only moved gives away where it stood. */
function numberWhenWritten(row: ChainedEntry, sha256: Sha256): bigint | undefined {
  const fits = (sequence: bigint) => sha256(entryText({ ...row, sequence }, row.previous)) === row.hash;
  for (let distance = 1n; distance <= FURTHEST_MOVE; distance += 1n) {
    const found = [row.sequence + distance, row.sequence - distance].find(fits);
    if (found !== undefined) return found;
  }
  return undefined;
}

function linkFault(last: ChainHead, { sequence, previous }: ChainedEntry): string | undefined {
  if (previous === last.hash) return undefined;
  return sequence === 1n
    ? "Row 1 was not written as the first row: rows before it were removed."
    : `Row ${sequence} does not continue row ${last.sequence}: a row was put in or taken out between them, or row ${last.sequence} was written anew.`;
}

function notedFault({ sequence, hash }: ChainedEntry, noted?: ChainHead): string | undefined {
  if (noted?.sequence !== sequence || noted.hash === hash) return undefined;
  return `Row ${sequence} has another hash than the one noted earlier: it, or a row before it, was written anew.`;
}

function endFault(last: ChainHead, head: ChainHead): ChainBreak | undefined {
  const broken = (sequence: bigint, reason: string): ChainBreak => ({ intact: false, sequence, reason });
  if (last.sequence < head.sequence)
    return broken(
      last.sequence + 1n,
      `${rowsAre(last.sequence + 1n, head.sequence)} missing at the end of the log.`,
    );
  if (last.sequence > head.sequence)
    return broken(
      head.sequence + 1n,
      `Row ${head.sequence + 1n} was put in at the end: the log knows of ${head.sequence} rows.`,
    );
  if (last.hash !== head.hash)
    return broken(
      last.sequence,
      `Row ${last.sequence} is not the one that was written last: it, or a row before it, was written anew.`,
    );
  return undefined;
}

const rowsAre = (from: bigint, to: bigint): string =>
  from === to ? `Row ${from} is` : `Rows ${from} to ${to} are`;
