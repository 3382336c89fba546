import PgBoss from "pg-boss";
import { database } from "@/lib/store/database";

const held = globalThis as typeof globalThis & { equiluxQueues?: Map<string, Promise<PgBoss>> };

/** A queue of jobs in the same database and over the same connections; connected once a process. */
export function openQueue(name: string): Promise<PgBoss> {
  held.equiluxQueues ??= new Map();
  const known = held.equiluxQueues.get(name) ?? open(name);
  held.equiluxQueues.set(name, known);
  return known;
}

async function open(name: string): Promise<PgBoss> {
  const { pool } = database();
  const boss = new PgBoss({ db: { executeSql: (text, values) => pool.query(text, values) } });
  // Failed queries are retried by pg-boss; without a listener the event would end the process.
  boss.on("error", () => undefined);
  await boss.start();
  await boss.createQueue(name);
  return boss;
}
