import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSettings } from "@/lib/core/settings";
import { isAlive } from "./children";
import { withLock } from "./postgres/lock";
import { addressOfRunning, serverIn, startServer, stopServer } from "./postgres/server";

export interface Database {
  readonly url: string;
  /** Did this call start the server? */
  readonly started: boolean;
  /** Gives the server back; the last of its users to do so stops it. Calling it again does nothing. */
  stop(): Promise<void>;
}

const HOME = fileURLToPath(new URL("../.equilux", import.meta.url));

/** The database DATABASE_URL names, or the embedded server, started if it does not run. */
export async function ensureDatabase(name = "postgres"): Promise<Database> {
  const { databaseUrl } = parseSettings(process.env);
  if (databaseUrl === undefined) return embeddedDatabase(name);
  return { url: databaseUrl, started: false, stop: async () => undefined };
}

/** @param name a folder below .equilux, or an absolute one; each has a server of its own */
export async function embeddedDatabase(name: string): Promise<Database> {
  const folder = resolve(HOME, name);
  const server = serverIn(folder);
  const users = join(folder, "users");
  mkdirSync(users, { recursive: true, mode: 0o700 });
  const lock = join(folder, "lock");
  // Several processes use one server. Each leaves its process number here, so that none stops it under another's feet,
  // and a server whose starter was killed is still stopped by its next user.
  const mine = join(users, `${process.pid}-${randomUUID()}`);
  const { url, started } = await withLock(lock, async () => {
    const running = await addressOfRunning(server);
    if (running === undefined) rmSync(users, { recursive: true });
    mkdirSync(users, { recursive: true, mode: 0o700 });
    const url = running ?? (await startServer(server));
    writeFileSync(mine, "");
    return { url, started: running === undefined };
  });
  let stopping: Promise<void> | undefined;
  const giveBack = () =>
    withLock(lock, async () => {
      rmSync(mine, { force: true });
      const others = readdirSync(users).filter((user) => isAlive(Number.parseInt(user, 10)));
      if (others.length === 0) await stopServer(server);
    });
  return {
    url,
    started,
    stop: () => {
      stopping ??= giveBack();
      return stopping;
    },
  };
}
