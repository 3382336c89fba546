import { z } from "zod";
import { EquiluxError } from "./errors";

/** Everything the environment may say to Equilux, read once. */
export interface Settings {
  /** undefined: the embedded PostgreSQL is used */
  readonly databaseUrl: string | undefined;
  readonly port: number;
  /** Where people reach the site; links in mails begin with it. */
  readonly url: string;
  /** Folder of the keys that sign exports and sessions; they are made at first need. */
  readonly keys: string;
  /** The demo world: mails are printed instead of sent. */
  readonly demo: boolean;
  /** smtp://user:password@host:port; undefined: no mail can be sent */
  readonly mailUrl: string | undefined;
  readonly mailFrom: string;
  /** The company's own sign-in, by OpenID Connect */
  readonly oidc: OidcSettings | undefined;
  /** Bytes a file sent to the server may have, packed or unpacked */
  readonly largestUpload: number;
  /** Origins this server may ask although they are on a private network or without TLS */
  readonly outgoing: readonly string[];
  readonly logLevel: LogLevel;
}

export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

const isPostgresUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    ["postgres:", "postgresql:"].includes(url.protocol) && url.hostname !== "" && url.pathname.length > 1
  );
};

/** Each message is the mend. */
const mends = {
  DATABASE_URL:
    "write postgresql://user:password@host:5432/database, or leave it out to use the embedded one",
  PORT: "write a whole number from 1 to 65535, or leave it out for 3000",
  EQUILUX_URL:
    "write https://host or http://localhost:3000, without a path, or leave it out for this machine",
  EQUILUX_KEYS: "write the path of a folder that only this program can read, or leave it out",
  MAIL_URL: "write smtp://user:password@host:587 (smtps:// for TLS from the start), or leave it out",
  MAIL_FROM: "write an address such as equilux@example.org, or leave it out",
  OIDC_ISSUER:
    "write the https:// address of your identity provider, with OIDC_CLIENT_ID and OIDC_CLIENT_SECRET",
  OIDC_CLIENT_ID: "write the name this site has at your identity provider, with OIDC_ISSUER",
  OIDC_CLIENT_SECRET: "write the secret your identity provider gave this site, with OIDC_ISSUER",
  EQUILUX_LARGEST_UPLOAD:
    "write the most gigabytes a file sent to the server may have, such as 2.5, or leave it out for 20",
  EQUILUX_OUTGOING:
    "write the origins on your own network that this server may ask, such as http://models.local:8080, with commas between, or leave it out for none",
  EQUILUX_DEMO: "write 1 for the demo world and 0 for real data, or leave it out for real data",
  LOG_LEVEL: `write one of ${logLevels.join(", ")}, or leave it out for info`,
} as const;

/** A variable set to nothing counts as left out: that is what `NAME= command` and empty lines of .env files mean. */
const orAbsent = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

/** The origin of an http(s) address: no path, no query, no password. */
const isOrigin = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return ["http:", "https:"].includes(url.protocol) && url.origin === text.replace(/\/$/, "");
};

/** A secret sent over the open network is none; a provider on this machine is for tests. */
const isIssuer = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || (protocol === "http:" && ["localhost", "127.0.0.1"].includes(hostname));
};

const GIGABYTE = 1e9;
const LARGEST_UPLOAD = 20 * GIGABYTE;

const isMailUrl = (text: string): boolean => URL.canParse(text) && /^smtps?:$/.test(new URL(text).protocol);

const Environment = z
  .object({
    DATABASE_URL: orAbsent(z.string().refine(isPostgresUrl)),
    PORT: orAbsent(
      z
        .string()
        .regex(/^\d{1,5}$/)
        .transform(Number)
        .refine((port) => port >= 1 && port <= 65535),
    ),
    EQUILUX_URL: orAbsent(
      z
        .string()
        .refine(isOrigin)
        .transform((text) => new URL(text).origin),
    ),
    EQUILUX_KEYS: orAbsent(z.string()),
    MAIL_URL: orAbsent(z.string().refine(isMailUrl)),
    MAIL_FROM: orAbsent(z.email()),
    OIDC_ISSUER: orAbsent(z.string().refine(isIssuer)),
    OIDC_CLIENT_ID: orAbsent(z.string()),
    OIDC_CLIENT_SECRET: orAbsent(z.string()),
    EQUILUX_LARGEST_UPLOAD: orAbsent(
      z
        .string()
        .regex(/^\d{1,6}(\.\d{1,9})?$/)
        .transform((text) => Math.floor(Number(text) * GIGABYTE))
        .refine((bytes) => bytes > 0),
    ),
    EQUILUX_OUTGOING: orAbsent(
      z
        .string()
        .transform((text) => text.split(",").map((part) => part.trim()))
        .refine((parts) => parts.every(isOrigin))
        .transform((parts) => parts.map((part) => new URL(part).origin)),
    ),
    EQUILUX_DEMO: orAbsent(z.enum(["0", "1"])),
    LOG_LEVEL: orAbsent(z.enum(logLevels)),
  })
  .superRefine((env, context) => {
    const names = ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"] as const;
    const missing = names.filter((name) => env[name] === undefined);
    if (missing.length === 0 || missing.length === names.length) return;
    for (const name of missing) context.addIssue({ code: "custom", path: [name] });
  });

/** A password is not repeated in an error that may end up in a log. */
const withoutPassword = (value: string): string => value.replace(/(\/\/[^:@/]*):.*@/, "$1:***@");

const shown = (name: string, value: string): string =>
  name.endsWith("_SECRET") ? "not usable" : `"${withoutPassword(value)}"`;

export function parseSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const parsed = Environment.safeParse(env);
  if (!parsed.success) {
    const name = parsed.error.issues[0]?.path[0] as keyof typeof mends;
    throw new EquiluxError(
      "bad-settings",
      `${name} is ${env[name] ? shown(name, env[name]) : "not set"}: ${mends[name]}`,
      name,
    );
  }
  const { data } = parsed;
  const port = data.PORT ?? 3000;
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = data;
  return {
    databaseUrl: data.DATABASE_URL,
    port,
    url: data.EQUILUX_URL ?? `http://localhost:${port}`,
    keys: data.EQUILUX_KEYS ?? ".equilux/keys",
    demo: data.EQUILUX_DEMO === "1",
    mailUrl: data.MAIL_URL,
    mailFrom: data.MAIL_FROM ?? "equilux@localhost.localdomain",
    oidc:
      OIDC_ISSUER && OIDC_CLIENT_ID && OIDC_CLIENT_SECRET
        ? { issuer: OIDC_ISSUER, clientId: OIDC_CLIENT_ID, clientSecret: OIDC_CLIENT_SECRET }
        : undefined,
    largestUpload: data.EQUILUX_LARGEST_UPLOAD ?? LARGEST_UPLOAD,
    outgoing: data.EQUILUX_OUTGOING ?? [],
    logLevel: data.LOG_LEVEL ?? "info",
  };
}
