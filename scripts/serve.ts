// Production: brings the database of DATABASE_URL up to date, then serves the built site and takes queued audits.
import { EquiluxError } from "@/lib/core/errors";
import { parseSettings } from "@/lib/core/settings";
import { endAll, endOnSignals, isEnding } from "./cleanup";
import { migrate } from "./migrate";
import { startSite } from "./web";

endOnSignals();
try {
  const { databaseUrl, port } = parseSettings(process.env);
  if (databaseUrl === undefined) {
    throw new EquiluxError(
      "bad-settings",
      "DATABASE_URL is not set: name the PostgreSQL to use",
      "DATABASE_URL",
    );
  }
  for (const name of await migrate(databaseUrl)) console.log(`applied migration ${name}`);
  const site = await startSite(port, {}, "0.0.0.0");
  await site.ended;
} catch (error) {
  if (!isEnding()) console.error(error instanceof EquiluxError ? error.message : error);
}
if (!isEnding()) {
  await endAll();
  process.exit(1);
}
