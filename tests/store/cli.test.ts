import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "equilux-cli-"));
const file = (name: string) => join(folder, name);

/** The command as a user runs it, on the database of the tests. */
const equilux = (...args: string[]) =>
  spawnSync(process.execPath, [join(root, "scripts/equilux.mjs"), ...args], {
    cwd: folder,
    encoding: "utf8",
  });

/** A always stands above B: what B gets is far below four fifths. */
const writers = Array.from({ length: 60 }, (_, w) => `w${w},${w % 2 === 0 ? "A" : "B"}`);
const slates = Array.from({ length: 150 }, (_, slate) =>
  [0, 2, 1, 3].map((offset, i) => `s${slate},${i + 1},w${(slate * 2 + offset) % 60},home`),
);

beforeAll(() => {
  writeFileSync(file("writers.csv"), ["writer,side", ...writers].join("\n"));
  writeFileSync(
    file("log.csv"),
    ["request,position,writer,surface", ...slates.flat(), "s0,zero,w1,home"].join("\n"),
  );
  writeFileSync(
    file("mapping.json"),
    JSON.stringify({ writers: { writer: "writer", attributes: { side: "side" } } }),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("npx equilux", () => {
  it("imports, says what became of each row, and repeats nothing", () => {
    const take = () =>
      equilux(
        "import",
        "--dataset",
        "cli",
        "--writers",
        "writers.csv",
        "--mapping",
        "mapping.json",
        "--impressions",
        "log.csv",
      );
    const first = take();
    expect([first.status, first.stdout]).toEqual([
      0,
      expect.stringMatching(/impressions\s+log\.csv\s+600\s+0\s+1/),
    ]);
    expect(first.stdout + first.stderr).toContain("zero");
    expect(take().stdout).toMatch(/impressions\s+log\.csv\s+0\s+600\s+1/);
  });

  it("audits, prints pure JSON, and ends with 3 when asked to fail", () => {
    const ask = ["audit", "--dataset", "cli", "--attributes", "side", "--permutations", "199", "--json"];
    const plain = equilux(...ask);
    const { summary, findings } = JSON.parse(plain.stdout);
    expect(plain.status).toBe(0);
    expect(findings.length).toBeGreaterThan(10);
    expect(summary).toContainEqual(
      expect.objectContaining({
        attribute: "side",
        surface: "home",
        metric: "parity-ratio",
        verdict: "does-not-meet",
      }),
    );
    expect(equilux(...ask, "--fail-on", "does-not-meet").status).toBe(3);
  });

  it("invites: the link alone on stdout, and who it is for in the access log", () => {
    const who = ["--email", "Ada@Example.org", "--role", "administrator"];
    const made = equilux("invite", "--dataset", "cli", ...who);
    expect([made.status, made.stdout]).toEqual([
      0,
      expect.stringMatching(/^http:\/\/localhost:3000\/invitation\/[\w-]{43}\n$/),
    ]);
    expect(made.stderr).toContain("give this link to ada@example.org");
    const log = JSON.parse(equilux("access-log", "list", "--dataset", "cli", "--json").stdout);
    expect(log[0]).toMatchObject({
      action: "person.invite",
      actor: "operator command line",
      detail: { role: "administrator" },
    });
    expect(JSON.stringify(log)).not.toContain(made.stdout.trim().split("/").at(-1));
  });

  it.each([
    [["invite", "--dataset", "cli", "--email", "ada", "--role", "auditor"], /--email.*ada@example/],
    [["invite", "--dataset", "cli", "--email", "a@b.org", "--role", "king"], /king.*administrator/],
    [["invite", "--dataset", "cly", "--email", "a@b.org", "--role", "auditor"], /did you mean cli/],
    [["invite", "--dataset", "cli", "--email", "a@b.org", "--role", "writer"], /Name the writer/],
    [["audit", "--dataset", "cli", "--attributes", "zodiac"], /zodiac.*side/],
    [["audit", "--dataset", "nowhere", "--attributes", "side"], /nowhere/],
    [["audit", "--dataset", "cli", "--attributes", "side", "--model", "log3"], /log2/],
    [["import", "--dataset", "cli", "--impressions", "missing.csv"], /missing\.csv/],
    [["import", "--dataset", "cli", "--writers", "log.csv", "--mapping", "writers.csv"], /mapping|JSON/i],
    [["dance"], /dance/],
  ])("answers %j with one sentence and exit code 2", (args, sentence) => {
    const { status, stdout, stderr } = equilux(...args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
