import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") } },
  test: {
    setupFiles: [fileURLToPath(new URL("tests/support/seed.ts", import.meta.url))],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["tests/**/*.test.ts"], exclude: ["tests/store/**", "tests/e2e/**"] },
      },
      { extends: true, test: { name: "store", include: ["tests/store/**/*.test.ts"] } },
    ],
  },
});
