import { z } from "zod";
import { cleanText } from "@/lib/core/access/clean";
import { personIn } from "@/lib/core/access/person";
import {
  type ClearAttributes,
  type ClearRequestInput,
  type ClearRequestList,
  type ClearRequestView,
  grantUntil,
  OPEN_DAYS,
  openUntil,
  REASON_LENGTH,
  requestState,
} from "@/lib/core/attributes/clear-request";
import { EquiluxError } from "@/lib/core/errors";
import type { Scope, UserId } from "@/lib/core/scope";
import {
  attributesInClear,
  type ClearRequestRow,
  createClearRequest,
  decideClearRequest,
  findClearRequest,
  findWriterToAskFor,
  listClearRequests,
} from "@/lib/store/clear-requests";
import { datasetAttributes } from "@/lib/store/writer-attributes";

/** Every request of the dataset, open ones first, with what the reader may do about each. */
export async function clearRequests(scope: Scope): Promise<ClearRequestList> {
  const person = personIn(scope);
  const now = new Date();
  const views = (await listClearRequests(scope)).map((row) => toView(scope, person, row, now));
  const open = views.filter(({ state }) => state === "open");
  const rest = views.filter(({ state }) => state !== "open");
  return { requests: [...open, ...rest], mayAsk: scope.reader.role === "auditor" };
}

function toView(scope: Scope, person: UserId, row: ClearRequestRow, now: Date): ClearRequestView {
  const state = requestState(row, now);
  const own = row.requestedById === person;
  const until = row.granted === null ? openUntil(row.requestedAt) : row.expiresAt;
  return {
    id: row.id,
    writer: row.writer,
    reason: row.reason,
    state,
    requestedBy: row.requestedBy.name,
    requestedAt: row.requestedAt.toISOString(),
    decidedBy: row.decidedBy?.name ?? null,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    until: until?.toISOString() ?? null,
    mayDecide: state === "open" && !own,
    mayLook: state === "granted" && own && scope.reader.role === "auditor",
  };
}

const requestInput = z.strictObject({
  writer: z.string("Name the writer.").trim().min(1, "Write the platform's id of the writer.").max(400),
  reason: z.string("Say what for.").max(10_000, "Shorten the reason."),
}) satisfies z.ZodType<ClearRequestInput>;

/** What the access log has of a request. */
export interface Asked {
  readonly id: string;
  readonly writer: string;
}

/**
 * Asks to see one writer's attributes in clear.
 *
 * @throws EquiluxError bad-request for a reason that is too short or too long; not-found for an unknown writer; conflict
 * where the same person asked for the same writer and may still look, or waits
 */
export async function askForAttributes(scope: Scope, input: unknown): Promise<Asked> {
  const by = personIn(scope);
  const { writer: externalId, reason: text } = requestInput.parse(input);
  const reason = checkedReason(text);
  const writer = await findWriterToAskFor(scope, externalId);
  if (writer === null)
    throw new EquiluxError("not-found", "There is no writer with this id in this dataset.", "writer");
  const id = await createClearRequest(scope, { writer, reason, by }, new Date());
  if (id !== null) return { id, writer: externalId };
  throw new EquiluxError(
    "conflict",
    "You asked for this writer already: the request is open, or was granted and has not ended.",
    "writer",
  );
}

/** On one line and without anything unprintable: the writer and whoever decides must read the same. */
function checkedReason(text: string): string {
  const { least, most } = REASON_LENGTH;
  const reason = cleanText(text, most + 1);
  const length = Array.from(reason).length;
  if (length >= least && length <= most) return reason;
  throw new EquiluxError(
    "bad-request",
    length < least
      ? `The reason has ${length} characters: say in at least ${least} what you need to know and why.`
      : `The reason is longer than ${most} characters; shorten it.`,
    "reason",
  );
}

const decisionInput = z.strictObject({ grant: z.boolean("Say whether it is granted: true or false.") });

/** What the access log has of a decision. */
export interface Decided extends Asked {
  readonly granted: boolean;
}

/**
 * Grants or refuses somebody else's request. The first decision is the last.
 *
 * @throws EquiluxError not-found; forbidden for one's own request; conflict where it was decided or lapsed
 */
export async function decideRequest(scope: Scope, id: string, input: unknown): Promise<Decided> {
  const by = personIn(scope);
  const { grant } = decisionInput.parse(input);
  const now = new Date();
  const decided = await decideClearRequest(
    scope,
    id,
    { by, grantedUntil: grant ? grantUntil(now) : null },
    now,
  );
  const request = await findClearRequest(scope, id);
  if (!request) throw unknownRequest();
  if (decided) return { id: request.id, writer: request.writer.externalId, granted: grant };
  if (request.requestedById === by) {
    throw new EquiluxError(
      "forbidden",
      "This is your own request: another auditor or an administrator decides it.",
    );
  }
  throw new EquiluxError(
    "conflict",
    request.decidedAt === null
      ? `Nobody decided this request within ${OPEN_DAYS} days, so it lapsed; it can be asked again.`
      : `${request.decidedBy?.name ?? "Somebody"} ${request.granted ? "granted" : "refused"} this request already, and a decision is final.`,
  );
}

/**
 * The attributes a granted request allows its maker to see.
 *
 * @throws EquiluxError not-found; forbidden for another person's request, and without a grant that still lasts
 */
export async function lookAtAttributes(scope: Scope, id: string): Promise<ClearAttributes> {
  const by = personIn(scope);
  const clear = await attributesInClear(scope, id, by, new Date());
  if (!clear) throw await whyNot(scope, id, by);
  const names = await datasetAttributes(scope);
  return {
    request: clear.id,
    writer: clear.writer,
    until: clear.until.toISOString(),
    attributes: names.map((attribute) => ({
      attribute,
      values: clear.held
        .filter((row) => row.attribute === attribute)
        .map(({ value, origin, probability }) => ({ value, origin, probability })),
    })),
  };
}

async function whyNot(scope: Scope, id: string, by: UserId): Promise<EquiluxError> {
  const request = await findClearRequest(scope, id);
  if (!request) return unknownRequest();
  if (request.requestedById !== by)
    return new EquiluxError("forbidden", "Only whoever asked may look; make a request of your own.");
  return request.granted
    ? new EquiluxError(
        "forbidden",
        "The time in which you could look is over; ask again if you still need to.",
      )
    : new EquiluxError("forbidden", "This request is not granted, so there is nothing to look at.");
}

const unknownRequest = (): EquiluxError =>
  new EquiluxError("not-found", "There is no such request in this dataset.");
