import { sign, verify } from "node:crypto";
import {
  type AccessEntry,
  CHAIN_START,
  type ChainCheck,
  type ChainHead,
  endOfChain,
  NO_ENTRIES,
  nextInChain,
} from "@/lib/core/access/chain";
import { cleanText } from "@/lib/core/access/clean";
import type { AccessEventView, AccessFilter, AccessLogPage } from "@/lib/core/access/view";
import { EquiluxError } from "@/lib/core/errors";
import type { Actor, Scope } from "@/lib/core/scope";
import { installationKeys } from "@/lib/server/keys";
import {
  type AccessHead,
  accessBatches,
  accessEvents,
  accessHead,
  accessSnapshot,
  allAccessEvents,
  appendAccess,
  sha256,
} from "@/lib/store/access-log";

export type AccessDetail = AccessEntry["detail"];

/** Who did it; unknown where somebody did not prove who they are. */
export type Doer = Actor | { readonly kind: "unknown" };

/** What is said about one access; sequence and time are added. */
export interface Access extends Pick<AccessEntry, "dataset" | "role" | "action" | "object" | "outcome"> {
  readonly actor: Doer;
  readonly detail?: AccessDetail | undefined;
}

/** Longest texts, in characters: nobody can fill the log with one request. */
const LONGEST = { name: 200, object: 500, detail: 200 } as const;
const MOST_DETAILS = 50;

const EVENTS_A_PAGE = 50;

/**
 * Writes one line of the access log. Texts may come from a request as they are: what could disguise a line is taken out.
 *
 * @throws whatever the database throws; what was asked for must then not be given
 */
export function recordAccess({
  dataset,
  actor,
  role,
  action,
  object,
  outcome,
  detail,
}: Access): Promise<void> {
  const entry = {
    dataset: dataset === null ? null : name(dataset),
    actor: actorText(actor),
    role: name(role),
    action: name(action),
    object: cleanText(object, LONGEST.object),
    outcome,
    detail: cleanDetail(detail ?? {}),
  };
  return appendAccess(entry, sealOf, new Date());
}

const name = (text: string): string => cleanText(text, LONGEST.name);

/** The id stands before the name: a name is whatever its owner likes, and cannot pass for an id there. */
function actorText(actor: Doer): string {
  if (actor.kind === "unknown") return "unknown";
  if (actor.kind === "operator") return `operator ${name(actor.name)}`;
  return `${actor.kind}:${name(actor.id)} ${name(actor.name)}`;
}

const cleanDetail = (detail: AccessDetail): AccessDetail =>
  Object.fromEntries(
    Object.entries(detail)
      .slice(0, MOST_DETAILS)
      .map(([key, value]) => [
        cleanText(key, LONGEST.detail),
        typeof value === "string" ? cleanText(value, LONGEST.detail) : value,
      ]),
  );

/** Ed25519 over the hash as text, in base64: only this installation can say that its log ends here. */
const sealOf = (hash: string): string =>
  sign(null, Buffer.from(hash), installationKeys().signing).toString("base64");

const isSealed = ({ hash, seal }: AccessHead): boolean =>
  verify(null, Buffer.from(hash), installationKeys().verifying, Buffer.from(seal, "base64"));

export type AccessLogCheck = ChainCheck & {
  /** Where the log says it ends. */
  readonly head: ChainHead;
  /** Does the head carry this installation's seal? An empty log has nothing to seal. */
  readonly sealed: boolean;
};

/**
 * Reads the whole log and says whether it is as it was written: every row, their order, their end and its seal.
 *
 * @param noted a place of the log written down earlier. Without one, a log that was put back as it stood at an earlier
 *   moment, head and seal with it, cannot be told from a whole one.
 */
export function verifyAccessLog(noted?: ChainHead): Promise<AccessLogCheck> {
  return accessSnapshot(async (log) => {
    const head = await accessHead(log);
    let soFar = CHAIN_START;
    for await (const rows of accessBatches(log)) {
      for (const row of rows) soFar = nextInChain(soFar, row, sha256, noted);
      if (!soFar.intact) break;
    }
    const sealed = head === null || isSealed(head);
    const check = endOfChain(soFar, head, noted);
    return {
      ...(check.intact && head && !sealed ? unsealed(head) : check),
      head: head ? { sequence: head.sequence, hash: head.hash } : NO_ENTRIES,
      sealed,
    };
  });
}

const unsealed = ({ sequence }: AccessHead): ChainCheck => ({
  intact: false,
  sequence,
  reason: `The end of the log, row ${sequence}, does not carry the seal of this installation (key ${installationKeys().id}): the log was written anew without its key, or EQUILUX_KEYS names another folder than the one the log was sealed with.`,
});

/**
 * A page of the dataset's log, newest first.
 *
 * @param filter.before the `next` of the page before
 * @throws EquiluxError bad-request where `before` is no number of a row
 */
export async function accessLog(scope: Scope, filter: AccessFilter = {}): Promise<AccessLogPage> {
  const entries = await accessEvents(scope, {
    before: typeof filter.before === "string" ? rowNumber(filter.before) : undefined,
    outcome: filter.outcome ?? undefined,
    action: filter.action ?? undefined,
    // One more than is shown says whether there is a next page.
    limit: EVENTS_A_PAGE + 1,
  });
  const events = entries.slice(0, EVENTS_A_PAGE).map(toView);
  const last = events.at(-1);
  return { events, next: last && entries.length > events.length ? last.sequence : null };
}

/** The newest lines of every dataset and of none: for whoever can reach the database itself. */
export async function wholeAccessLog(): Promise<AccessEventView[]> {
  return (await allAccessEvents(EVENTS_A_PAGE)).map(toView);
}

function rowNumber(text: string): bigint {
  if (/^\d{1,18}$/.test(text)) return BigInt(text);
  throw new EquiluxError(
    "bad-request",
    `before is ${JSON.stringify(text.slice(0, 40))}: write the number of a row.`,
    "before",
  );
}

const toView = (entry: AccessEntry): AccessEventView => ({ ...entry, sequence: String(entry.sequence) });
