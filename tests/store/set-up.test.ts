import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { EquiluxError } from "@/lib/core/errors";
import { type Database, embeddedDatabase, ensureDatabase } from "@/scripts/embedded-postgres";
import { migrate } from "@/scripts/migrate";
import { freshDatabase } from "@/scripts/postgres/connection";

// A closed folder, as a clone below `mktemp -d` is: the server must start there even when root starts it as `nobody`.
const home = mkdtempSync(join(tmpdir(), "equilux-set-up-"));
const folder = join(home, "server");
const MIGRATIONS = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));

async function rows<T>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const answers = (url: string): Promise<boolean> =>
  rows(url, "SELECT 1").then(
    () => true,
    () => false,
  );

const errorOf = (work: Promise<unknown>): Promise<EquiluxError> =>
  work.then(
    () => Promise.reject(new Error("it was accepted")),
    (error: unknown) => (error instanceof EquiluxError ? error : Promise.reject(error)),
  );

/** The number of the server's own process. */
const serverProcess = (): number =>
  Number(readFileSync(join(folder, "data/postmaster.pid"), "utf8").split("\n")[0]);

/** Another process that starts or joins the server, says so, and waits. */
function otherProcess(): { said: Promise<string>; kill(): void } {
  const program = `
    import { embeddedDatabase } from "@/scripts/embedded-postgres";
    const { started } = await embeddedDatabase(process.argv[2]);
    console.log(started ? "started" : "joined");
    setInterval(() => undefined, 1000);`;
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const file = join(root, `.equilux/other-process-${process.pid}.mts`);
  mkdirSync(join(root, ".equilux"), { recursive: true });
  writeFileSync(file, program);
  const child = spawn(process.execPath, ["--import", "tsx", file, folder], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const said = new Promise<string>((resolve) =>
    child.stdout.once("data", (text: Buffer) => resolve(String(text).trim())),
  );
  void said.then(() => rmSync(file, { force: true }));
  return { said, kill: () => child.kill("SIGKILL") };
}

/** Nothing outlives these tests, even when one of them fails half way. */
const children: ChildProcess[] = [];

afterEach(() => {
  vi.unstubAllEnvs();
  for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(() => {
  if (existsSync(join(folder, "data/postmaster.pid"))) process.kill(serverProcess(), "SIGQUIT");
  rmSync(home, { recursive: true, force: true });
});

describe("ensureDatabase", () => {
  it("uses DATABASE_URL when it is set, and never stops that server", async () => {
    vi.stubEnv("DATABASE_URL", "postgresql://somebody@db.example/theirs");
    const database = await ensureDatabase("unused");
    expect(database).toMatchObject({ url: "postgresql://somebody@db.example/theirs", started: false });
    await database.stop();
  });

  it("refuses a DATABASE_URL that is none", async () => {
    vi.stubEnv("DATABASE_URL", "somewhere");
    expect((await errorOf(ensureDatabase("unused"))).code).toBe("bad-settings");
  });

  it("starts a server that keeps its data, port and password, and stops it", async () => {
    const first = await embeddedDatabase(folder);
    expect(first.started).toBe(true);
    await rows(first.url, "CREATE TABLE kept AS SELECT 7 AS seven");
    await first.stop();
    expect(await answers(first.url)).toBe(false);

    const second = await embeddedDatabase(folder);
    expect(second).toMatchObject({ started: true, url: first.url });
    expect(await rows(second.url, "SELECT seven FROM kept")).toEqual([{ seven: 7 }]);
    await second.stop();
  });

  it("listens on this machine alone, durably, with a password only the owner can read", async () => {
    const { url, stop } = await embeddedDatabase(folder);
    const settings = await rows<{ name: string; setting: string }>(
      url,
      `SELECT name, setting FROM pg_settings
       WHERE name IN ('listen_addresses', 'unix_socket_directories', 'fsync', 'synchronous_commit') ORDER BY name`,
    );
    expect(settings.map(({ setting }) => setting)).toEqual(["on", "127.0.0.1", "on", ""]);
    expect(statSync(join(folder, "password")).mode & 0o777).toBe(0o600);
    expect(await answers(url.replace(/:[^:@]+@/, ":wrong@"))).toBe(false);
    await stop();
  });

  it("is shared: whoever comes second joins, and the last to leave stops it", async () => {
    const first = await embeddedDatabase(folder);
    const second = await embeddedDatabase(folder);
    expect([first.started, second.started]).toEqual([true, false]);
    expect(second.url).toBe(first.url);
    await second.stop();
    await second.stop();
    expect(await answers(first.url)).toBe(true);
    await first.stop();
    expect(await answers(first.url)).toBe(false);
  });

  it("is started once by processes that want it at the same moment, and outlives none of them", async () => {
    const others = [otherProcess(), otherProcess(), otherProcess()];
    const said = await Promise.all(others.map((other) => other.said));
    expect(said.sort()).toEqual(["joined", "joined", "started"]);
    const mine = await embeddedDatabase(folder);
    expect(mine.started).toBe(false);
    for (const other of others) other.kill();
    await vi.waitFor(() => expect(readdirSync(join(folder, "users"))).toHaveLength(4));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await mine.stop();
    expect(await answers(mine.url)).toBe(false);
  });

  it("starts again after a crash of the server", async () => {
    const before = await embeddedDatabase(folder);
    const crashed = serverProcess();
    process.kill(crashed, "SIGKILL");
    await vi.waitFor(async () => expect(await answers(before.url)).toBe(false));
    const after = await embeddedDatabase(folder);
    expect(after.started).toBe(true);
    expect(serverProcess()).not.toBe(crashed);
    expect(await rows(after.url, "SELECT seven FROM kept")).toEqual([{ seven: 7 }]);
    await after.stop();
  });

  it("takes no other program for the server because it has its old number", async () => {
    const before = await embeddedDatabase(folder);
    const note = readFileSync(join(folder, "data/postmaster.pid"), "utf8");
    await before.stop();
    // Of the server's own user: PostgreSQL itself sees through a number of somebody else's.
    const { uid, gid } = statSync(join(folder, "data"));
    const other = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)"], {
      uid,
      gid,
      cwd: "/",
    });
    writeFileSync(join(folder, "data/postmaster.pid"), note.replace(/^\d+/, String(other.pid)));
    const after = await embeddedDatabase(folder);
    other.kill();
    expect(after.started).toBe(true);
    await after.stop();
  });

  it("moves to another port when its own is taken", async () => {
    const before = await embeddedDatabase(folder);
    await before.stop();
    const port = Number(new URL(before.url).port);
    const holder = spawn(process.execPath, [
      "-e",
      `require("net").createServer().listen(${port}, "127.0.0.1", () => console.log("held"))`,
    ]);
    await new Promise((resolve) => holder.stdout.once("data", resolve));
    const after = await embeddedDatabase(folder);
    holder.kill();
    expect(new URL(after.url).port).not.toBe(String(port));
    expect(await answers(after.url)).toBe(true);
    await after.stop();
  });

  it("ignores the lock of a process that is no more", async () => {
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    writeFileSync(join(folder, "lock"), `${dead} left behind`);
    const database = await embeddedDatabase(folder);
    await database.stop();
    expect(readdirSync(folder)).not.toContain("lock");
  });
});

describe("migrate", () => {
  let server: Database;
  let url: string;

  beforeAll(async () => {
    server = await embeddedDatabase(folder);
  });
  afterAll(() => server.stop());

  const fresh = async (): Promise<string> => {
    url = await freshDatabase(server.url, "migrate_test");
    return url;
  };

  /** A folder of migrations, name -> SQL. */
  const folderOf = (migrations: Record<string, string>): string => {
    const made = mkdtempSync(join(home, "migrations-"));
    for (const [name, sql] of Object.entries(migrations)) {
      mkdirSync(join(made, name));
      writeFileSync(join(made, name, "migration.sql"), sql);
    }
    writeFileSync(join(made, "migration_lock.toml"), 'provider = "postgresql"\n');
    return made;
  };

  const history = () =>
    rows<Record<string, unknown>>(
      url,
      'SELECT * FROM "_prisma_migrations" ORDER BY started_at, migration_name',
    );

  it("makes the product's tables, once", async () => {
    const names = readdirSync(MIGRATIONS, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
    expect(await migrate(await fresh())).toEqual(names);
    expect(await migrate(url)).toEqual([]);
    expect(await rows(url, "SELECT count(*)::int AS n FROM dataset")).toEqual([{ n: 0 }]);
  });

  it("writes the history as Prisma does", async () => {
    const sql = "CREATE TABLE a (b int);";
    await migrate(await fresh(), folderOf({ "1_a": sql }));
    const [row, ...others] = await history();
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      checksum: createHash("sha256").update(sql).digest("hex"),
      migration_name: "1_a",
      logs: null,
      rolled_back_at: null,
      applied_steps_count: 1,
    });
    expect(row?.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(Number(row?.finished_at)).toBeGreaterThanOrEqual(Number(row?.started_at));
  });

  it("applies in the order of the names and continues where it was", async () => {
    const first = { "1_a": "CREATE TABLE a (b int);" };
    expect(await migrate(await fresh(), folderOf(first))).toEqual(["1_a"]);
    const more = { "3_c": "ALTER TABLE a ADD d int;", "2_b": "ALTER TABLE a RENAME b TO c;", ...first };
    expect(await migrate(url, folderOf(more))).toEqual(["2_b", "3_c"]);
  });

  it("keeps nothing of a migration that fails, and all before it", async () => {
    const broken = { "1_a": "CREATE TABLE a (b int);", "2_b": "CREATE TABLE c (d int); SELECT nonsense;" };
    const error = await errorOf(migrate(await fresh(), folderOf(broken)));
    expect(error).toMatchObject({ code: "conflict", place: "2_b" });
    expect(error.message).toContain("nonsense");
    expect((await history()).map((row) => row.migration_name)).toEqual(["1_a"]);
    await expect(rows(url, "SELECT * FROM c")).rejects.toThrow("does not exist");
  });

  it("keeps nothing of a migration that cannot be noted down", async () => {
    const unnoted = { "1_a": 'CREATE TABLE a (b int); DROP TABLE "_prisma_migrations";' };
    await errorOf(migrate(await fresh(), folderOf(unnoted)));
    expect(await history()).toEqual([]);
    await expect(rows(url, "SELECT * FROM a")).rejects.toThrow("does not exist");
  });

  it("refuses a database whose migration was changed since, is unknown, or failed half way", async () => {
    await migrate(await fresh(), folderOf({ "1_a": "CREATE TABLE a (b int);" }));
    const changed = await errorOf(migrate(url, folderOf({ "1_a": "CREATE TABLE a (b bigint);" })));
    expect(changed).toMatchObject({ code: "conflict", place: "prisma/migrations/1_a/migration.sql" });
    expect(changed.message).toContain("was changed after it was applied");
    expect((await errorOf(migrate(url, folderOf({ "0_z": "SELECT 1;" })))).message).toContain(
      "does not know",
    );
    await rows(url, 'UPDATE "_prisma_migrations" SET finished_at = NULL');
    const half = await errorOf(migrate(url, folderOf({ "1_a": "CREATE TABLE a (b int);" })));
    expect(half.message).toContain("failed half way");
  });

  it("may be called by several at once", async () => {
    await fresh();
    const slow = folderOf({ "1_a": "SELECT pg_sleep(0.3); CREATE TABLE a (b int);" });
    const done = await Promise.all([migrate(url, slow), migrate(url, slow), migrate(url, slow)]);
    expect(done.flat()).toEqual(["1_a"]);
    expect(await history()).toHaveLength(1);
  });
});
