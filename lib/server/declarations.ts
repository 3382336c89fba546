import { z } from "zod";
import { personIn } from "@/lib/core/access/person";
import type {
  AboutMe,
  ClearViewer,
  DeclarationInput,
  HeldValue,
  OwnAttribute,
} from "@/lib/core/attributes/about-me";
import { declaredValue } from "@/lib/core/attributes/declared-value";
import { groupBy } from "@/lib/core/collections";
import { CONSENT } from "@/lib/core/consent";
import { EquiluxError } from "@/lib/core/errors";
import type { Scope } from "@/lib/core/scope";
import { looksUnder } from "@/lib/store/clear-looks";
import { type ClearRequestRow, grantsOverReader } from "@/lib/store/clear-requests";
import { type DeclarationRow, ownDeclarations, storeDeclaration } from "@/lib/store/declarations";
import { datasetAttributes, knownValues, ownAttributes } from "@/lib/store/writer-attributes";

/** What is held of the writer who reads, and who saw it in clear. @throws EquiluxError forbidden for anybody else */
export async function aboutMe(scope: Scope): Promise<AboutMe> {
  const [names, known, held, declarations, grants] = await Promise.all([
    datasetAttributes(scope),
    knownValues(scope),
    ownAttributes(scope),
    ownDeclarations(scope),
    grantsOverReader(scope),
  ]);
  const values = groupBy(held, ({ attribute }) => attribute);
  const history = groupBy(declarations, ({ attribute }) => attribute);
  const looks = await looksUnder(
    scope,
    grants.map(({ id }) => id),
  );
  return {
    attributes: names.map((name) =>
      ownAttribute(name, values.get(name) ?? [], known.get(name) ?? [], history.get(name) ?? []),
    ),
    viewers: grants.map((grant) => toViewer(grant, looks.get(grant.id) ?? [])),
    consent: CONSENT,
  };
}

function ownAttribute(
  attribute: string,
  rows: readonly HeldValue[],
  known: readonly string[],
  declarations: readonly DeclarationRow[],
): OwnAttribute {
  const [newest] = declarations;
  const [first] = rows;
  const values = rows.map(({ value, origin, probability }) => ({ value, origin, probability }));
  return {
    attribute,
    state: first?.origin ?? (newest ? "withdrawn" : "unknown"),
    values,
    since: newest?.at.toISOString() ?? null,
    choices: inOrder([...known, ...values.map(({ value }) => value)]),
    history: declarations.map(({ value, consent, at }) => ({ value, consent, at: at.toISOString() })),
  };
}

const collator = new Intl.Collator("en");

/** By the alphabet: an order by how many chose them would tell how many. */
const inOrder = (values: readonly string[]): string[] => [...new Set(values)].sort(collator.compare);

function toViewer(grant: ClearRequestRow, looks: readonly Date[]): ClearViewer {
  return {
    request: grant.id,
    by: grant.requestedBy.name,
    reason: grant.reason,
    askedAt: grant.requestedAt.toISOString(),
    decidedBy: grant.decidedBy?.name ?? "somebody whose account is gone",
    decidedAt: (grant.decidedAt ?? grant.requestedAt).toISOString(),
    until: (grant.expiresAt ?? grant.requestedAt).toISOString(),
    looks: looks.map((at) => at.toISOString()),
  };
}

const declarationInput = z.strictObject({
  attribute: z.string("Name the attribute.").min(1, "Name the attribute."),
  value: z.string("Write a value, or null to withdraw.").nullable(),
  consent: z.int().optional(),
}) satisfies z.ZodType<DeclarationInput>;

/** What the access log may have of it: the attribute, never the value. */
export interface Declared {
  readonly attribute: string;
  readonly view: AboutMe;
}

/**
 * Declares or withdraws an attribute of the writer who asks.
 *
 * @throws EquiluxError bad-request for the value; conflict where the consent text changed since it was read; not-found for
 * an attribute the dataset does not have; forbidden for anybody but a writer
 */
export async function declareAttribute(scope: Scope, input: unknown): Promise<Declared> {
  const { attribute, value, consent } = declarationInput.parse(input);
  if (value !== null && consent !== CONSENT.version) throw otherText();
  const known = value === null ? [] : ((await knownValues(scope)).get(attribute) ?? []);
  await storeDeclaration(scope, {
    attribute,
    value: value === null ? null : declaredValue(value, known),
    consent: CONSENT,
    user: personIn(scope),
  });
  return { attribute, view: await aboutMe(scope) };
}

const otherText = (): EquiluxError =>
  new EquiluxError(
    "conflict",
    `Nothing was saved: the consent text is now version ${CONSENT.version}. Read the new text, then save again.`,
    "consent",
  );
