import { Readable } from "node:stream";
import { EquiluxError } from "@/lib/core/errors";

/** Questions and settings are small; what is large goes through the import. */
const LARGEST_BODY = 256 * 1024;
const DEEPEST = 32;

/**
 * The JSON body of a request.
 *
 * @throws EquiluxError bad-request where it is not JSON, nested deeper than 32, names a prototype or holds text that is none;
 *   too-large over 256 KB
 */
export async function jsonBody(request: Request): Promise<unknown> {
  if (!hasType(request, "application/json")) throw notJson();
  const text = new TextDecoder().decode(await bodyBytes(request));
  refuseDeep(text);
  try {
    return JSON.parse(text, refuseTraps);
  } catch (error) {
    throw error instanceof EquiluxError ? error : notJson();
  }
}

/**
 * The fields of a form, sent as browsers send forms that have no file.
 *
 * @throws EquiluxError bad-request for any other body; too-large over 256 KB
 */
export async function formFields(request: Request): Promise<Readonly<Record<string, string>>> {
  if (!hasType(request, "application/x-www-form-urlencoded")) {
    throw new EquiluxError("bad-request", "The body is not a form. Send it urlencoded.", "body");
  }
  const text = new TextDecoder().decode(await bodyBytes(request));
  return Object.fromEntries(new URLSearchParams(text));
}

const hasType = (request: Request, type: string): boolean =>
  request.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase() === type;

const notJson = (): EquiluxError =>
  new EquiluxError("bad-request", "The body is not JSON. Send one JSON object as application/json.", "body");

/** The body's bytes, given up as soon as they are too many. @throws EquiluxError too-large */
export async function bodyBytes(request: Request, largest = LARGEST_BODY): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bodyStream(request, largest)) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

/** The body as it comes in. It fails with too-large as soon as it is, or says it will be, larger than so many bytes. */
export const bodyStream = (request: Request, largest: number): Readable =>
  Readable.from(counted(request, largest), { objectMode: false });

async function* counted(request: Request, largest: number): AsyncGenerator<Uint8Array> {
  const announced = Number(request.headers.get("content-length") ?? 0);
  if (announced > largest) throw tooLarge(largest);
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > largest) throw tooLarge(largest);
    yield chunk;
  }
}

const tooLarge = (largest: number): EquiluxError =>
  new EquiluxError("too-large", `The body is larger than ${inUnits(largest)}.`, "body");

const inUnits = (bytes: number): string =>
  bytes < 1024 ** 2 ? `${bytes / 1024} KB` : bytes < 1e9 ? `${bytes / 1024 ** 2} MB` : `${bytes / 1e9} GB`;

/** Brackets within strings count too: that only makes this stricter, and no honest body comes near. */
function refuseDeep(text: string): void {
  let depth = 0;
  for (const character of text) {
    if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") depth -= 1;
    if (depth > DEEPEST)
      throw new EquiluxError("bad-request", `The body is nested deeper than ${DEEPEST}.`, "body");
  }
}

/** Names that would reach an object's prototype, and texts that the database cannot hold. */
function refuseTraps(key: string, value: unknown): unknown {
  if (key === "__proto__" || key === "constructor" || key === "prototype") {
    throw new EquiluxError("bad-request", `The body may not have a field named "${key}".`, key);
  }
  if (typeof value === "string") refuseNoText(value, key);
  return value;
}

/** @throws EquiluxError bad-request for a NUL or half of a character: PostgreSQL stores neither */
export function refuseNoText(text: string, place: string): void {
  if (text.includes("\0") || /\p{Surrogate}/u.test(text)) {
    throw new EquiluxError(
      "bad-request",
      "A text holds a character that is none (NUL, or half of one).",
      place,
    );
  }
}
