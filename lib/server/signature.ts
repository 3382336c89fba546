import { type KeyObject, sign, verify } from "node:crypto";
import { type InstallationKeys, keyId } from "@/lib/server/keys";

/** Who signs: the private key, and the id that says which. */
export type Signer = Pick<InstallationKeys, "signing" | "id">;

/** Why a file is not what this key signed. */
export type Refusal = "no-mark" | "several-marks" | "another-key" | "changed";

/** `key` is the id the mark names; of a file that is not valid, that is a claim and no more. */
export type Verified =
  | { readonly valid: true; readonly key: string }
  | { readonly valid: false; readonly reason: Refusal; readonly key?: string };

interface Mark {
  /** Where its signature begins, in bytes from the beginning of the file. */
  readonly at: number;
  readonly key: string;
  readonly signature: string;
}

const NAME = "equilux-signature";
const BEGINNING = `${NAME}:1:`;
/** 64 bytes in base64. */
const SIGNATURE_LENGTH = 88;
const BLANK = "A".repeat(SIGNATURE_LENGTH);
const MARK = /^equilux-signature:1:([0-9a-f]{16}):([A-Za-z0-9+/=]{88})$/;
const BEFORE_SIGNATURE = BEGINNING.length + 17;

/**
 * The mark of a file that is yet to be signed: 125 characters of ASCII, as long as it will be with the signature. Whoever
 * writes the file puts it where the format has room for a text.
 */
export const blankMark = (key: string): string => `${BEGINNING}${key}:${BLANK}`;

/** A text that cannot be taken for a mark: somebody may call a group like one, and two marks make a file invalid. */
export const withoutMark = (text: string, instead = " :"): string =>
  text.replaceAll(`${NAME}:`, `${NAME}${instead}`);

/**
 * Puts the signature into a file's blank mark. What is signed is every byte of the file as given: Ed25519 (RFC 8032), so
 * the same file and key give the same bytes, and anybody can check it with `openssl pkeyutl -verify -rawin`.
 *
 * @throws Error where the file does not hold one blank mark of this key and no other: its writer's fault, not the reader's
 */
export function signFile(file: string | Uint8Array, { signing, id }: Signer): Uint8Array<ArrayBuffer> {
  const bytes = typeof file === "string" ? Buffer.from(file, "utf8") : Buffer.from(file);
  const [mark, ...others] = marksOf(bytes);
  if (!mark || others.length > 0 || mark.key !== id || mark.signature !== BLANK)
    throw new Error("A file to be signed must hold one blank mark of the key that signs it, and no other.");
  bytes.write(sign(null, bytes, signing).toString("base64"), mark.at, "latin1");
  return new Uint8Array(bytes);
}

/** Was this file signed with the private half of this key, and is every byte of it as it was then? */
export function verifyFile(file: Uint8Array, key: KeyObject): Verified {
  const bytes = Buffer.from(file);
  const [mark, ...others] = marksOf(bytes);
  if (!mark) return { valid: false, reason: "no-mark" };
  if (others.length > 0) return { valid: false, reason: "several-marks" };
  if (mark.key !== keyId(key)) return { valid: false, reason: "another-key", key: mark.key };
  const signature = Buffer.from(mark.signature, "base64");
  // Base64 says some bytes in several ways, and then a changed character would go unnoticed: only its own way counts.
  const asWritten = signature.toString("base64") === mark.signature;
  bytes.write(BLANK, mark.at, "latin1");
  return asWritten && verify(null, bytes, key, signature)
    ? { valid: true, key: mark.key }
    : { valid: false, reason: "changed", key: mark.key };
}

function marksOf(bytes: Buffer): Mark[] {
  const marks: Mark[] = [];
  for (let at = bytes.indexOf(BEGINNING); at !== -1; at = bytes.indexOf(BEGINNING, at + 1)) {
    const end = at + BEFORE_SIGNATURE + SIGNATURE_LENGTH;
    const found = MARK.exec(bytes.toString("latin1", at, end));
    if (!found) continue;
    const [, key = "", signature = ""] = found;
    marks.push({ at: at + BEFORE_SIGNATURE, key, signature });
  }
  return marks;
}
