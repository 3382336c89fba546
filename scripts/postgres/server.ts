import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EquiluxError } from "@/lib/core/errors";
import { isAlive, pause, runToEnd } from "../children";
import { anyFreePort, isFree } from "../ports";
import { findBinaries } from "./binaries";
import { askServer, makeDatabase } from "./connection";
import { type OtherUser, userForPostgres } from "./unprivileged";

/**
 * One PostgreSQL server in one folder:
 *   data/         its files, owned by the user it runs as
 *   password      of its only account, readable by the owner of the clone alone
 *   port          chosen once and kept, so that an address noted down stays right
 *   server.log    what the server says
 */
export interface Server {
  readonly folder: string;
  readonly data: string;
}

export const serverIn = (folder: string): Server => ({ folder, data: join(folder, "data") });

const ACCOUNT = "equilux";
const DATABASE = "equilux";

/** Data survives a power cut (fsync, synchronous_commit), imports are not throttled by checkpoints (max_wal_size). */
const settings = (port: number): string => `# Written by Equilux at every start.
listen_addresses = '127.0.0.1'
port = ${port}
unix_socket_directories = ''
shared_buffers = 256MB
work_mem = 64MB
maintenance_work_mem = 256MB
max_wal_size = 4GB
max_connections = 100
fsync = on
synchronous_commit = on
`;

const read = (file: string): string | undefined =>
  existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;

function passwordOf(server: Server): string {
  const file = join(server.folder, "password");
  const known = read(file);
  if (known) return known;
  const made = randomBytes(24).toString("base64url");
  writeFileSync(file, made, { mode: 0o600 });
  return made;
}

const urlOf = (server: Server, port: number, database = DATABASE): string =>
  `postgresql://${ACCOUNT}:${passwordOf(server)}@127.0.0.1:${port}/${database}`;

/** postmaster.pid as PostgreSQL writes it: line 1 is the process, line 4 the port. */
function noted(server: Server): { pid: number; port: number } | undefined {
  const lines = read(join(server.data, "postmaster.pid"))?.split("\n") ?? [];
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return Number.isInteger(pid) && pid > 0 ? { pid, port: port || 0 } : undefined;
}

/** After a crash the number in postmaster.pid may belong to some other program by now. */
async function isPostgres(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === "win32") return true;
  const { output } = await runToEnd(["ps", "-p", String(pid), "-o", "args="]).catch(() => ({
    output: "postgres",
  }));
  return output.includes("postgres");
}

/** The address of the server if it runs and answers to our password; waits while it recovers from a crash. */
export async function addressOfRunning(server: Server): Promise<string | undefined> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const note = noted(server);
    if (!note || !(await isPostgres(note.pid))) return undefined;
    if (note.port > 0) {
      const answer = await askServer(urlOf(server, note.port, "postgres"));
      if (answer === "ready") return urlOf(server, note.port);
      if (answer === "other") return undefined;
    }
    await pause(100);
  }
  throw new EquiluxError(
    "unavailable",
    `PostgreSQL process ${noted(server)?.pid} holds ${server.data} but has not answered for a minute: read ${join(server.folder, "server.log")}, or end that process`,
    server.folder,
  );
}

async function runAs(user: OtherUser | undefined, command: readonly string[], what: string, server: Server) {
  const { code, output } = await runToEnd([...(user?.prefix ?? []), ...command]);
  if (code === 0) return;
  const log = read(join(server.folder, "server.log"))?.split("\n").slice(-8).join("\n") ?? "";
  throw new EquiluxError(
    "unavailable",
    `PostgreSQL could not be ${what}: ${output}\n${log}`.trim(),
    server.folder,
  );
}

function handTo(user: OtherUser | undefined, file: string): void {
  if (user) chownSync(file, user.uid, user.gid);
}

/** Made in a folder of another name and renamed when complete: a killed set-up leaves nothing that looks finished. */
async function makeData(server: Server, user: OtherUser | undefined): Promise<void> {
  if (existsSync(join(server.data, "PG_VERSION"))) return;
  const [draft, secret] = [`${server.data}.new`, join(server.folder, "password.for-initdb")];
  for (const rest of [draft, server.data]) rmSync(rest, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  handTo(user, draft);
  rmSync(secret, { force: true });
  writeFileSync(secret, passwordOf(server), { mode: 0o600 });
  handTo(user, secret);
  const account = ["--username", ACCOUNT, "--auth", "scram-sha-256", "--pwfile", secret];
  // The builtin C.UTF-8 sorts alike on every system; the system's locales do not.
  const locale = ["--encoding", "UTF8", "--locale-provider", "builtin", "--locale", "C.UTF-8"];
  const { initdb } = findBinaries();
  try {
    await runAs(user, [initdb, "--pgdata", draft, ...account, ...locale], "set up", server);
  } finally {
    rmSync(secret);
  }
  writeFileSync(join(draft, "postgresql.conf"), "include 'equilux.conf'\n", { flag: "a" });
  renameSync(draft, server.data);
}

async function choosePort(server: Server): Promise<number> {
  const file = join(server.folder, "port");
  const kept = Number(read(file) ?? 0);
  if (kept > 0 && (await isFree(kept, "127.0.0.1"))) return kept;
  const port = await anyFreePort();
  writeFileSync(file, String(port));
  return port;
}

function writeAs(user: OtherUser | undefined, file: string, text: string, flag: "w" | "a"): void {
  writeFileSync(file, text, { mode: 0o600, flag });
  handTo(user, file);
}

export async function startServer(server: Server): Promise<string> {
  mkdirSync(server.folder, { recursive: true, mode: 0o700 });
  const user = userForPostgres();
  await makeData(server, user);
  const note = noted(server);
  // PostgreSQL itself only asks whether the number is taken, by whatever program.
  if (note && !(await isPostgres(note.pid))) rmSync(join(server.data, "postmaster.pid"), { force: true });
  const port = await choosePort(server);
  const log = join(server.folder, "server.log");
  writeAs(user, join(server.data, "equilux.conf"), settings(port), "w");
  writeAs(user, log, "", "a");
  const start = [
    findBinaries().pgCtl,
    "start",
    "--wait",
    "--timeout=120",
    "--pgdata",
    server.data,
    "--log",
    log,
  ];
  try {
    await runAs(user, start, "started", server);
  } catch {
    // Once more: after a crash the old server's helpers may need a moment to let go of its memory.
    await pause(2_000);
    await runAs(user, start, "started", server);
  }
  await makeDatabase(urlOf(server, port, "postgres"), DATABASE);
  return urlOf(server, port);
}

export async function stopServer(server: Server): Promise<void> {
  const stop = [
    findBinaries().pgCtl,
    "stop",
    "--wait",
    "--timeout=120",
    "--mode=fast",
    "--pgdata",
    server.data,
  ];
  if (noted(server)) await runAs(userForPostgres(), stop, "stopped", server);
}
