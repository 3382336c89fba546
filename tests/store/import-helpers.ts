import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import type { ImportKind } from "@/lib/core/import/fields";
import { type Mapping, parseMapping } from "@/lib/core/import/mapping";
import type { Scope } from "@/lib/core/scope";
import { importFile } from "@/lib/server/import/import-file";
import { operatorScope } from "@/lib/server/session";
import { database } from "@/lib/store/database";
import { ensureDataset } from "@/lib/store/datasets";

/** A dataset of the test's own. */
export async function freshScope(): Promise<Scope> {
  const { id } = await ensureDataset(`import-${randomUUID()}`, "Import test");
  return operatorScope(id);
}

/** Imports a text or bytes as a file. */
export function take(scope: Scope, kind: ImportKind, content: string | Buffer, mapping: unknown = {}) {
  const stream = Readable.from([Buffer.from(content)]);
  return importFile({
    scope,
    kind,
    fileName: `${kind}.csv`,
    stream,
    mapping: parseMapping(mapping) as Mapping,
  });
}

/** Accepted, already present, rejected. */
export async function counts(summary: ReturnType<typeof take>): Promise<number[]> {
  const { accepted, alreadyPresent, rejected } = await summary;
  return [accepted, alreadyPresent, rejected];
}

/** Line, column and reason of each reject. */
export async function rejects(summary: ReturnType<typeof take>): Promise<[number, string, string][]> {
  return (await summary).rejects.map(({ line, column, reason }) => [line, column, reason]);
}

export async function rows(sql: string, values: unknown[]): Promise<unknown[][]> {
  return (await database().pool.query({ text: sql, values, rowMode: "array" })).rows;
}

/** Two writers with one story each: what the other kinds of files need. */
export async function withStories(): Promise<Scope> {
  const scope = await freshScope();
  await take(scope, "writers", "writer,name\nw1,Ada\nw2,Ben\n");
  await take(scope, "stories", "story,writer\ns1,w1\ns2,w2\n");
  return scope;
}
