import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { keyId } from "@/lib/server/keys";
import type { Signer } from "@/lib/server/signature";

/** The keys of an installation that is there for one test. */
export function newSigner(): Signer & { readonly verifying: KeyObject } {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return { signing: privateKey, verifying: publicKey, id: keyId(publicKey) };
}
