import pino from "pino";
import { parseSettings } from "@/lib/core/settings";

/** What a secret is called wherever it may turn up in something logged. */
const SECRETS = [
  "password",
  "newPassword",
  "currentPassword",
  "token",
  "secret",
  "authorization",
  "cookie",
  "code",
];

/** Where PostgreSQL's errors quote rows: a person's attributes could be among them. */
const ROWS = ["detail", "where"];

let held: pino.Logger | undefined;

/** The server's own log: lines of JSON. Secrets and rows are blotted out by name, at any of the first three levels. */
export function log(): pino.Logger {
  held ??= pino({
    level: parseSettings(process.env).logLevel,
    redact: {
      paths: [...SECRETS, ...ROWS].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: "(secret)",
    },
  });
  return held;
}
