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

export type Reader =
  | { readonly role: "auditor" }
  | { readonly role: "leadership" }
  | { readonly role: "writer"; readonly writer: WriterId }
  | { readonly role: "operator" };

export type Role = Reader["role"];

declare const proven: unique symbol;

export interface Scope {
  readonly [proven]: true;
  readonly dataset: DatasetId;
  readonly reader: Reader;
}
