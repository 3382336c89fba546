import { ruleOf } from "@/lib/core/access/rules";
import type { MemberRole } from "@/lib/core/scope";

/** How long a token is good for: at most, and unless somebody says otherwise. */
export const TOKEN_DAYS = { most: 365, usual: 90 } as const;
export const LONGEST_TOKEN_NAME = 100;

/** Every token begins so: a program that looks for secrets in code can tell one. */
export const TOKEN_PREFIX = "eqx_";

export type TokenState = "valid" | "expired" | "revoked";

export interface TokenFacts {
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
}

/** Where a token stands at a moment. */
export function tokenState({ expiresAt, revokedAt }: TokenFacts, now: Date): TokenState {
  if (revokedAt !== null) return "revoked";
  return expiresAt > now ? "valid" : "expired";
}

/** Whoever may not make tokens has none that work. */
export function mayHaveTokens(role: MemberRole): boolean {
  const { who } = ruleOf("POST /api/[dataset]/tokens");
  return typeof who !== "string" && who.includes(role);
}

/** A token as its dataset's engineers and administrators see it: never its secret. */
export interface TokenView {
  readonly id: string;
  readonly name: string;
  readonly state: TokenState;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
  /** null: never. */
  readonly lastUsedAt: string | null;
}

export interface TokenList {
  /** Those that work first, then the newest. */
  readonly tokens: readonly TokenView[];
  /** The whole address that a program sends its files to. */
  readonly importsUrl: string;
}

/** What a new token answers, once. */
export interface TokenMade {
  readonly id: string;
  readonly secret: string;
}
