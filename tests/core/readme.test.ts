import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { IMPORT_KINDS } from "@/lib/core/import/fields";
import { mappingSchema } from "@/lib/core/import/mapping";

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
const readme = read("README.md");
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(
    ([, text]) => text ?? "",
  );

describe("the README", () => {
  it("shows a mapping that the importer reads", () => {
    const [example] = blocks("json");
    expect(Object.keys(mappingSchema.parse(JSON.parse(example ?? "")))).toEqual(["writers", "impressions"]);
  });

  it("names only commands and options that exist", () => {
    const { scripts } = JSON.parse(read("package.json"));
    const cli = read("scripts/cli.ts");
    for (const command of blocks("sh").join("\n").split("\n")) {
      const script = /^npm (?:run )?(\w+)/.exec(command)?.[1];
      if (script) expect(scripts).toHaveProperty(script);
      const subcommand = /^npx equilux ([\w-]+)/.exec(command)?.[1];
      if (subcommand) expect(cli).toContain(`.command("${subcommand}")`);
    }
    for (const [option] of readme.matchAll(/--[a-z][a-z-]+/g)) expect(cli).toContain(option);
  });

  it("names only files that exist, and every kind of file", () => {
    for (const [, file] of readme.matchAll(/(?:\]\(|`)((?:lib|docs|prisma|scripts)\/[\w./-]+|[A-Z]+\.md)/g)) {
      expect([file, existsSync(new URL(`../../${file}`, import.meta.url))]).toEqual([file, true]);
    }
    for (const kind of IMPORT_KINDS) expect(readme).toContain(`--${kind}`);
  });
});
