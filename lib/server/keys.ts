import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { EquiluxError } from "@/lib/core/errors";
import { parseSettings } from "@/lib/core/settings";

/** What makes this installation itself. Whoever has the folder can sign in its name: keep it out of backups of the database. */
export interface InstallationKeys {
  /** Seals session cookies and the secrets of second factors. */
  readonly sessionSecret: string;
  /** Ed25519: signs exports and seals the access log. */
  readonly signing: KeyObject;
  readonly verifying: KeyObject;
  /** First 16 hex digits of the SHA-256 of the public key: which installation signed. */
  readonly id: string;
}

let held: InstallationKeys | undefined;

/**
 * The keys of this installation, from the folder EQUILUX_KEYS names; made at first need, readable by their owner alone.
 *
 * @throws EquiluxError bad-settings where the folder cannot be written or a key is damaged
 */
export function installationKeys(): InstallationKeys {
  held ??= readKeys(resolve(parseSettings(process.env).keys));
  return held;
}

function readKeys(folder: string): InstallationKeys {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const sessionSecret = readOrMake(join(folder, "session.key"), () =>
      randomBytes(32).toString("base64url"),
    );
    const pem = readOrMake(join(folder, "signing.pem"), () =>
      generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    );
    const signing = createPrivateKey(pem);
    const verifying = createPublicKey(signing);
    return { sessionSecret, signing, verifying, id: keyId(verifying) };
  } catch (error) {
    throw new EquiluxError(
      "bad-settings",
      `The keys in ${folder} cannot be used (${error instanceof Error ? error.message : error}): make the folder writable, or name another in EQUILUX_KEYS.`,
      "EQUILUX_KEYS",
    );
  }
}

/** Which key: the same for everyone who holds its public half. */
export const keyId = (key: KeyObject): string =>
  createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest("hex")
    .slice(0, 16);

/** Several processes may start at once: the first to link its file wins, and all read that one. */
function readOrMake(file: string, make: () => string): string {
  const mine = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    writeFileSync(mine, `${make().trim()}\n`, { mode: 0o600 });
  }
  try {
    linkSync(mine, file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(mine, { force: true });
  }
  return readFileSync(file, "utf8").trim();
}
