import { z } from "zod";
import { EquiluxError } from "./errors";

/** Everything the environment may say to Equilux, read once. */
export interface Settings {
  /** undefined: the embedded PostgreSQL is used */
  readonly databaseUrl: string | undefined;
  readonly port: number;
  /** The demo world is shown, and anybody may look at it in any role. Never set this where real data is. */
  readonly demo: boolean;
  readonly logLevel: LogLevel;
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
  EQUILUX_DEMO: "write 1 for the demo world and 0 for real data, or leave it out for real data",
  LOG_LEVEL: `write one of ${logLevels.join(", ")}, or leave it out for info`,
} as const;

/** A variable set to nothing counts as left out: that is what `NAME= command` and empty lines of .env files mean. */
const orAbsent = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

const Environment = z.object({
  DATABASE_URL: orAbsent(z.string().refine(isPostgresUrl)),
  PORT: orAbsent(
    z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .refine((port) => port >= 1 && port <= 65535),
  ),
  EQUILUX_DEMO: orAbsent(z.enum(["0", "1"])),
  LOG_LEVEL: orAbsent(z.enum(logLevels)),
});

/** A password is not repeated in an error that may end up in a log. */
const withoutPassword = (value: string): string => value.replace(/(\/\/[^:@/]*):.*@/, "$1:***@");

export function parseSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const parsed = Environment.safeParse(env);
  if (!parsed.success) {
    const name = parsed.error.issues[0]?.path[0] as keyof typeof mends;
    throw new EquiluxError(
      "bad-settings",
      `${name} is "${withoutPassword(env[name] ?? "")}": ${mends[name]}`,
      name,
    );
  }
  const { DATABASE_URL, PORT, EQUILUX_DEMO, LOG_LEVEL } = parsed.data;
  return {
    databaseUrl: DATABASE_URL,
    port: PORT ?? 3000,
    demo: EQUILUX_DEMO === "1",
    logLevel: LOG_LEVEL ?? "info",
  };
}
