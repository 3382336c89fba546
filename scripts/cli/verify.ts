import { createPublicKey, type KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { EquiluxError } from "@/lib/core/errors";
import { installationKeys, keyId } from "@/lib/server/keys";
import { type Verified, verifyFile } from "@/lib/server/signature";
import { printJson } from "./table";

interface VerifyOptions {
  readonly key?: string;
  readonly json?: true;
}

const NOT_AS_SIGNED = 1;

/**
 * `equilux verify`: true, or false with the reason.
 *
 * @throws EquiluxError bad-file where the file or the key cannot be read, which says nothing about the file
 */
export async function verifyCommand(path: string, options: VerifyOptions): Promise<number> {
  const file = await bytesOf(path);
  const key = options.key === undefined ? installationKeys().verifying : await publicKeyOf(options.key);
  const verified = verifyFile(file, key);
  if (options.json) printJson(verified);
  else process.stdout.write(`${verified.valid}: ${words(verified, keyId(key), options.key)}\n`);
  return verified.valid ? 0 : NOT_AS_SIGNED;
}

function words(verified: Verified, key: string, keyFile: string | undefined): string {
  const whose = keyFile === undefined ? "this installation" : `the holder of ${keyFile}`;
  if (verified.valid) return `signed by ${whose} (key ${key}), and not changed since.`;
  switch (verified.reason) {
    case "no-mark":
      return "there is no signature in this file.";
    case "several-marks":
      return "there is more than one signature in this file; a signed export has one.";
    case "another-key":
      return `the signature names another key, ${verified.key}; that of ${whose} is ${key}.`;
    case "changed":
      return `this is not what ${whose} signed (key ${key}): the content was changed after signing.`;
  }
}

async function publicKeyOf(path: string): Promise<KeyObject> {
  const pem = (await bytesOf(path)).toString("latin1");
  // Node would also read a private key or a certificate here; who passes one has mistaken one file for another.
  const key = /-----BEGIN PUBLIC KEY-----/.test(pem) ? parsed(pem) : undefined;
  if (key?.asymmetricKeyType === "ed25519") return key;
  throw new EquiluxError(
    "bad-file",
    `${path} is not an Ed25519 public key in PEM: take what equilux public-key prints.`,
    "--key",
  );
}

function parsed(pem: string): KeyObject | undefined {
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
}

async function bytesOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch {
    throw new EquiluxError("bad-file", `${path} cannot be read: check the path and its permissions.`, path);
  }
}
