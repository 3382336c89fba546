/**
 * A Scope says who asks and what they may see. Every store function takes one, so a query without a proven
 * scope does not compile. Only lib/server/session.ts mints it (checked by the import rules).
 */
export type DatasetId = number & { readonly __brand: "DatasetId" };
export type WriterId = number & { readonly __brand: "WriterId" };
export type StoryId = number & { readonly __brand: "StoryId" };
export type AuditId = string & { readonly __brand: "AuditId" };
export type ModelId = number & { readonly __brand: "ModelId" };
export type BatchId = string & { readonly __brand: "BatchId" };

export type UserId = string & { readonly __brand: "UserId" };

/**
 * In which role somebody looks. The operator is whoever can reach the database itself: the command line and the worker;
 * nobody signs in as one.
 */
export type Reader =
  | { readonly role: "auditor" }
  | { readonly role: "leadership" }
  | { readonly role: "engineer" }
  | { readonly role: "administrator" }
  | { readonly role: "writer"; readonly writer: WriterId }
  | { readonly role: "operator" };

/** The roles a person can have in a dataset. */
export const MEMBER_ROLES = ["auditor", "leadership", "writer", "engineer", "administrator"] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

/** Who acts, as the access log names them. */
export type Actor =
  | { readonly kind: "person"; readonly id: UserId; readonly name: string }
  | { readonly kind: "token"; readonly id: string; readonly name: string }
  | { readonly kind: "operator"; readonly name: string };

declare const proven: unique symbol;

export interface Scope {
  readonly [proven]: true;
  readonly dataset: DatasetId;
  readonly reader: Reader;
  readonly actor: Actor;
}
