import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { EquiluxError } from "@/lib/core/errors";
import { parseSettings } from "@/lib/core/settings";
import { PrismaClient } from "@/lib/store/generated/client";

export interface Database {
  readonly prisma: PrismaClient;
  /** The same connections Prisma uses, for COPY and for transactions that mix both. */
  readonly pool: pg.Pool;
}

/** One pool a process: the development server reloads modules, so it is kept on the global object. */
const held = globalThis as typeof globalThis & { equiluxDatabase?: Database };

export function database(): Database {
  held.equiluxDatabase ??= open();
  return held.equiluxDatabase;
}

function open(): Database {
  const { databaseUrl } = parseSettings(process.env);
  if (databaseUrl === undefined) {
    throw new EquiluxError(
      "bad-settings",
      "DATABASE_URL is not set: start with `npm run demo`, or name a PostgreSQL server in it.",
      "DATABASE_URL",
    );
  }
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
  // An idle connection that the server closes is replaced at the next query; without a listener it would end the process.
  pool.on("error", () => undefined);
  return { pool, prisma: new PrismaClient({ adapter: new PrismaPg(pool) }) };
}

/** Ends every connection; for commands and tests that must exit. */
export async function closeDatabase(): Promise<void> {
  const open = held.equiluxDatabase;
  delete held.equiluxDatabase;
  await open?.prisma.$disconnect();
  if (open && !open.pool.ended) await open.pool.end();
}
