import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { METHODS } from "@/lib/core/attribution/method-choice";
import { ROOT, script } from "@/scripts/children";

const folder = mkdtempSync(join(tmpdir(), "equilux-attribute-document-"));
afterAll(() => rmSync(folder, { recursive: true }));

const document = readFileSync(join(ROOT, "docs/attribute.md"), "utf8");
const examples = document.split(/^## /m).filter((section) => section.startsWith("Example"));
const environment = {
  ...process.env,
  DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none",
  TSX_TSCONFIG_PATH: join(ROOT, "tsconfig.json"),
};

describe("docs/attribute.md", () => {
  it("has two examples", () => expect(examples).toHaveLength(2));

  // The second uses the files of the first.
  it.each(examples.map((text) => [text.split("\n", 1)[0], text] as const))("%s", (_, text) => {
    for (const [, file = "", content = ""] of text.matchAll(/```(?:csv|json) (\S+)\n([\s\S]*?)```/g))
      writeFileSync(join(folder, file), content);
    const [, command = ""] = /```sh\nnpx equilux (.*)\n```/.exec(text) ?? [];
    const [, printed = ""] = /```json\n([\s\S]*?)```/.exec(text) ?? [];
    const [program = "", ...rest] = script("cli", ...command.split(" "));
    const { stdout } = spawnSync(program, rest, { cwd: folder, encoding: "utf8", env: environment });
    expect(JSON.parse(stdout)).toEqual(JSON.parse(printed));
  });

  it("names only options that exist, all of them, and every method", () => {
    const cli = readFileSync(join(ROOT, "scripts/cli.ts"), "utf8");
    const [, own = ""] = /function attribute\(([\s\S]*?)\n}\n/.exec(cli) ?? [];
    const known = new Set([...own.matchAll(/"(--[a-z-]+)/g)].map(([, option]) => option));
    const named = new Set([...document.matchAll(/(?<![\w-])(--[a-z][a-z-]+)/g)].map(([, option]) => option));
    expect([...named].sort()).toEqual([...known].sort());
    for (const method of METHODS) expect(document).toContain(`| \`${method}\` |`);
  });
});
