import { EquiluxError } from "@/lib/core/errors";

/** Questions and settings are small; what is large goes through the import. */
const LARGEST_BODY = 256 * 1024;
const DEEPEST = 32;

/**
 * The JSON body of a request.
 *
 * @throws EquiluxError bad-request where it is not JSON, nested deeper than 32 or names a prototype; too-large over 256 KB
 */
export async function jsonBody(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/json\b/i.test(type)) throw notJson();
  const text = new TextDecoder().decode(await bodyBytes(request));
  refuseDeep(text);
  try {
    return JSON.parse(text, refusePrototypes);
  } catch (error) {
    throw error instanceof EquiluxError ? error : notJson();
  }
}

const notJson = (): EquiluxError =>
  new EquiluxError("bad-request", "The body is not JSON. Send one JSON object as application/json.", "body");

/** The body's bytes, given up as soon as they are too many. @throws EquiluxError too-large */
export async function bodyBytes(request: Request, largest = LARGEST_BODY): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > largest) {
      throw new EquiluxError("too-large", `The body is larger than ${largest / 1024} KB.`, "body");
    }
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

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

function refusePrototypes(key: string, value: unknown): unknown {
  if (key === "__proto__" || key === "constructor" || key === "prototype") {
    throw new EquiluxError("bad-request", `The body may not have a field named "${key}".`, key);
  }
  return value;
}
