import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type pg from "pg";
import { z } from "zod";
import { EquiluxError } from "@/lib/core/errors";
import { withClient } from "./postgres/connection";

const MIGRATIONS = fileURLToPath(new URL("../prisma/migrations", import.meta.url));

/** The lock `prisma migrate deploy` takes: neither runs while the other does. */
const PRISMA_LOCK = 72_707_369;

/** The table as Prisma makes it, so that it accepts our history and we accept its. */
const HISTORY = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  id                  VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum            VARCHAR(64) NOT NULL,
  finished_at         TIMESTAMPTZ,
  migration_name      VARCHAR(255) NOT NULL,
  logs                TEXT,
  rolled_back_at      TIMESTAMPTZ,
  started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, "migration.sql")))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });
}

const Applied = z.object({ migration_name: z.string(), checksum: z.string(), finished: z.boolean() });

async function readHistory(client: pg.Client): Promise<Map<string, z.infer<typeof Applied>>> {
  const { rows } = await client.query(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
     FROM "_prisma_migrations" WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return new Map(rows.map((row) => Applied.parse(row)).map((row) => [row.migration_name, row]));
}

/** A history this code does not continue is left alone: guessing here loses data. */
function checkHistory(history: Map<string, z.infer<typeof Applied>>, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const [name, applied] of history) {
    const migration = known.get(name);
    const place = `prisma/migrations/${name}/migration.sql`;
    if (!applied.finished) {
      throw new EquiluxError(
        "conflict",
        `migration ${name} failed half way in this database: mend what it left, then run "npx prisma migrate resolve" for it`,
        place,
      );
    }
    if (!migration) {
      throw new EquiluxError(
        "conflict",
        `the database has migration ${name}, which this version of Equilux does not know: run the newer version, or use another database`,
        place,
      );
    }
    if (migration.checksum !== applied.checksum) {
      throw new EquiluxError(
        "conflict",
        `${place} was changed after it was applied to this database: restore it and put the change into a new migration (or, for a demo, delete the folder .equilux)`,
        place,
      );
    }
  }
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query("BEGIN");
    await client.query(sql);
    // now() is the beginning of the transaction, clock_timestamp() this moment
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, started_at, finished_at, migration_name, applied_steps_count)
       VALUES ($1, $2, now(), clock_timestamp(), $3, 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    const reason = error instanceof Error ? error.message : String(error);
    throw new EquiluxError(
      "conflict",
      `migration ${name} could not be applied and nothing of it was kept: ${reason}`,
      name,
    );
  }
}

/** Brings the database of `url` to the schema of this version; returns the names of the migrations it applied. */
export async function migrate(url: string, folder: string = MIGRATIONS): Promise<string[]> {
  const migrations = readMigrations(folder);
  return withClient(url, async (client) => {
    // Released by the server when the connection ends, however it ends.
    await client.query("SELECT pg_advisory_lock($1)", [PRISMA_LOCK]);
    await client.query(HISTORY);
    const history = await readHistory(client);
    checkHistory(history, migrations);
    const missing = migrations.filter(({ name }) => !history.has(name));
    for (const migration of missing) await apply(client, migration);
    return missing.map(({ name }) => name);
  });
}
