import pg from "pg";

/** One connection for the length of `work`. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // Without a listener a server that goes away would end this process; the query in hand fails anyway.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export async function makeDatabase(url: string, name: string): Promise<void> {
  await withClient(url, async (client) => {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (!rowCount) await client.query(`CREATE DATABASE ${quoted(name)}`);
  });
}

/** An empty database of that name on the server of `url`; what was in it is gone. */
export async function freshDatabase(url: string, name: string): Promise<string> {
  await withClient(url, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${quoted(name)}`);
  });
  const fresh = new URL(url);
  fresh.pathname = `/${encodeURIComponent(name)}`;
  return fresh.href;
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && "code" in error ? error.code : undefined;

/** ready; starting (57P03, or nobody listens yet); or another server than ours, which does not know our password. */
export async function askServer(url: string): Promise<"ready" | "starting" | "other"> {
  try {
    await withClient(url, (client) => client.query("SELECT 1"));
    return "ready";
  } catch (error) {
    return ["57P03", "ECONNREFUSED"].includes(String(codeOf(error))) ? "starting" : "other";
  }
}
