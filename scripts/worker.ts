import { EquiluxError } from "@/lib/core/errors";
import { startWorker } from "@/lib/server/jobs";
import { closeDatabase } from "@/lib/store/database";

/** Takes queued audits until it is told to stop; DATABASE_URL says where. */
try {
  const stop = await startWorker((line) => console.log(line));
  const end = () =>
    void stop()
      .then(closeDatabase)
      .then(() => process.exit(0));
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
} catch (error) {
  console.error(error instanceof EquiluxError ? error.message : error);
  process.exit(1);
}
