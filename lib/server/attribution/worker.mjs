// Where a worker thread of pool.ts begins. Plain JavaScript, because a thread starts with Node alone: it takes TypeScript
// on first, so that the command line, the audit worker, the web server and the tests all start it in the same way.
import { fileURLToPath } from "node:url";
import { register } from "tsx/esm/api";

register({ tsconfig: fileURLToPath(new URL("../../../tsconfig.json", import.meta.url)) });
await import("./worker-thread.ts");
