import { open, readFile } from "node:fs/promises";
import { EquiluxError } from "@/lib/core/errors";

/** @throws EquiluxError bad-file where the path is no file or may not be read */
export async function mustBeReadable(path: string): Promise<void> {
  try {
    const file = await open(path);
    const isFile = (await file.stat()).isFile();
    await file.close();
    if (isFile) return;
  } catch {
    throw new EquiluxError("bad-file", `${path} cannot be read: check the path and its permissions.`, path);
  }
  throw new EquiluxError("bad-file", `${path} is not a file.`, path);
}

/** @throws EquiluxError as `mustBeReadable` */
export async function readBytes(path: string): Promise<Uint8Array> {
  await mustBeReadable(path);
  return readFile(path);
}

/** @throws EquiluxError as `mustBeReadable` */
export const readText = async (path: string): Promise<string> =>
  new TextDecoder().decode(await readBytes(path));
