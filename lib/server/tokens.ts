import { z } from "zod";
import { cleanText } from "@/lib/core/access/clean";
import { personIn } from "@/lib/core/access/person";
import {
  LONGEST_TOKEN_NAME,
  TOKEN_DAYS,
  TOKEN_PREFIX,
  type TokenList,
  type TokenMade,
  type TokenView,
  tokenState,
} from "@/lib/core/access/token";
import { EquiluxError } from "@/lib/core/errors";
import type { Scope } from "@/lib/core/scope";
import { parseSettings } from "@/lib/core/settings";
import { hashOf, newSecret } from "@/lib/server/secrets";
import { datasetOf } from "@/lib/store/datasets";
import { createToken, listTokenRows, revokeToken as revoke, type TokenRow } from "@/lib/store/tokens";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Every token of the dataset, those that work first. */
export async function tokens(scope: Scope): Promise<TokenList> {
  const now = new Date();
  const views = (await listTokenRows(scope)).map((row) => toView(row, now));
  const valid = views.filter(({ state }) => state === "valid");
  const rest = views.filter(({ state }) => state !== "valid");
  const { slug } = await datasetOf(scope);
  const importsUrl = `${parseSettings(process.env).url}/api/${encodeURIComponent(slug)}/imports`;
  return { tokens: [...valid, ...rest], importsUrl };
}

const toView = (row: TokenRow, now: Date): TokenView => ({
  id: row.id,
  name: row.name,
  state: tokenState(row, now),
  createdBy: row.createdBy.name,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  revokedAt: row.revokedAt?.toISOString() ?? null,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
});

const wrongDays = `Write a whole number of days from 1 to ${TOKEN_DAYS.most}.`;

const tokenInput = z.strictObject({
  /** On one line and without anything unprintable: the access log names a token by it. */
  name: z
    .string("Name the token.")
    .transform((name) => cleanText(name, LONGEST_TOKEN_NAME + 1))
    .pipe(
      z
        .string()
        .min(1, "Name the token after the program that will use it.")
        .max(LONGEST_TOKEN_NAME, `A name has at most ${LONGEST_TOKEN_NAME} characters.`),
    ),
  days: z.int(wrongDays).min(1, wrongDays).max(TOKEN_DAYS.most, wrongDays),
});

/** What the access log has of a token, beside its id. */
export interface MadeFor extends TokenMade {
  readonly days: number;
}

/**
 * Makes a token that may import into the scope's dataset. Its secret is in the answer and nowhere else.
 *
 * @throws EquiluxError forbidden for anybody but a person
 * @throws ZodError where the name or the days are not as they must be
 */
export async function makeToken(scope: Scope, input: unknown): Promise<MadeFor> {
  const by = personIn(scope);
  const { name, days } = tokenInput.parse(input);
  const secret = newSecret(TOKEN_PREFIX);
  const createdAt = new Date();
  const expiresAt = new Date(createdAt.getTime() + days * DAY_MS);
  const id = await createToken(scope, { name, hash: hashOf(secret), by, createdAt, expiresAt });
  return { id, secret, days };
}

/**
 * Ends a token: what carries it is refused from now on.
 *
 * @throws EquiluxError not-found where the dataset has no such token, or it is revoked
 */
export async function revokeToken(scope: Scope, id: string): Promise<void> {
  if (await revoke(scope, id, new Date())) return;
  throw new EquiluxError(
    "not-found",
    "There is no token with this id in this dataset that could be revoked: it may be revoked already.",
  );
}
