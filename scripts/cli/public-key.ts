import { installationKeys } from "@/lib/server/keys";

/** `equilux public-key`: the public half of the signing key, SPKI in PEM, as `equilux verify --key` and openssl read it. */
export async function publicKeyCommand(): Promise<number> {
  process.stdout.write(installationKeys().verifying.export({ type: "spki", format: "pem" }));
  return 0;
}
