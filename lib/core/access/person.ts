import { EquiluxError } from "@/lib/core/errors";
import type { Scope, UserId, WriterId } from "@/lib/core/scope";

/** The person who acts. @throws EquiluxError forbidden for a token and the command line: what is asked needs a name */
export function personIn({ actor }: Scope): UserId {
  if (actor.kind === "person") return actor.id;
  throw new EquiluxError("forbidden", "This can be done by a person who is signed in, and by nobody else.");
}

/** The writer whom the reader is. @throws EquiluxError forbidden for everybody else */
export function writerIn({ reader }: Scope): WriterId {
  if (reader.role === "writer") return reader.writer;
  throw new EquiluxError("forbidden", "This is for writers, about themselves.");
}
