import { createHash, randomBytes } from "node:crypto";

/** A secret for a link or a program: 256 random bits. Only its hash is stored. */
export const newSecret = (prefix = ""): string => `${prefix}${randomBytes(32).toString("base64url")}`;

/** What is stored of a secret. A plain hash is enough: nobody guesses 256 random bits. */
export const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");
