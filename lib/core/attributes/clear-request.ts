import type { HeldValue } from "@/lib/core/attributes/about-me";

/** How long a yes lasts. */
export const GRANT_HOURS = 24;
/** After so many days a question that nobody answered is none any more. */
export const OPEN_DAYS = 7;

const HOUR_MS = 60 * 60 * 1000;
const GRANT_MS = GRANT_HOURS * HOUR_MS;
const OPEN_MS = OPEN_DAYS * 24 * HOUR_MS;

/** The writer reads it: enough to say what for, and not a letter. */
export const REASON_LENGTH = { least: 20, most: 1000 } as const;

/** "open" waits for a decision, "lapsed" waited too long; "granted" can look, "ended" could. */
export type RequestState = "open" | "lapsed" | "granted" | "ended" | "refused";

export interface RequestFacts {
  readonly requestedAt: Date;
  readonly granted: boolean | null;
  readonly expiresAt: Date | null;
}

/** Where a request stands at a moment. */
export function requestState({ requestedAt, granted, expiresAt }: RequestFacts, now: Date): RequestState {
  if (granted === null) return requestedAt > openSince(now) ? "open" : "lapsed";
  if (!granted) return "refused";
  return expiresAt !== null && expiresAt > now ? "granted" : "ended";
}

/** Whatever was asked after this can still be decided. */
export const openSince = (now: Date): Date => new Date(now.getTime() - OPEN_MS);
export const openUntil = (requestedAt: Date): Date => new Date(requestedAt.getTime() + OPEN_MS);
export const grantUntil = (now: Date): Date => new Date(now.getTime() + GRANT_MS);

/** A request as auditors and administrators see it: nothing of the attributes themselves. */
export interface ClearRequestView {
  readonly id: string;
  readonly writer: { readonly externalId: string; readonly name: string | null };
  readonly reason: string;
  readonly state: RequestState;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  /** When it lapses, or the yes ends; null for a no. */
  readonly until: string | null;
  /** May whoever asks for the list decide it; may they look. */
  readonly mayDecide: boolean;
  readonly mayLook: boolean;
}

export interface ClearRequestList {
  /** Open ones first, then the newest. */
  readonly requests: readonly ClearRequestView[];
  readonly mayAsk: boolean;
}

export interface ClearRequestInput {
  /** The platform's own id of the writer. */
  readonly writer: string;
  readonly reason: string;
}

/** A writer's attributes in clear, for the one person who may look. */
export interface ClearAttributes {
  readonly request: string;
  readonly writer: { readonly externalId: string; readonly name: string | null };
  readonly until: string;
  /** Every attribute of the dataset; without a value, nothing is held. */
  readonly attributes: readonly { readonly attribute: string; readonly values: readonly HeldValue[] }[];
}
