import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installationKeys } from "@/lib/server/keys";
import { blankMark, signFile } from "@/lib/server/signature";
import { ROOT, script } from "@/scripts/children";
import { newSigner } from "@/tests/core/export/signer";

const folder = mkdtempSync(join(tmpdir(), "equilux-verify-"));
const inFolder = (name: string) => join(folder, name);
const signer = newSigner();
const other = newSigner();
const pem = { type: "spki", format: "pem" } as const;

/** The command as a user runs it, in another folder, with keys of its own and no database to reach. */
function equilux(...args: string[]) {
  const [program = "", ...rest] = script("cli", ...args);
  const env = {
    ...process.env,
    EQUILUX_KEYS: inFolder("keys"),
    DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none",
    TSX_TSCONFIG_PATH: join(ROOT, "tsconfig.json"),
  };
  const { status, stdout, stderr } = spawnSync(program, rest, { cwd: folder, encoding: "utf8", env });
  return { status, stdout, stderr };
}

beforeAll(() => {
  const signed = signFile(`{ "signature": "${blankMark(signer.id)}" }`, signer);
  const text = Buffer.from(signed).toString();
  writeFileSync(inFolder("signed.json"), signed);
  writeFileSync(inFolder("changed.json"), text.replace("{ ", "{  "));
  writeFileSync(inFolder("twice.json"), text + text);
  writeFileSync(inFolder("plain.json"), "{}");
  writeFileSync(inFolder("key.pem"), signer.verifying.export(pem));
  writeFileSync(inFolder("other.pem"), other.verifying.export(pem));
  writeFileSync(inFolder("private.pem"), signer.signing.export({ type: "pkcs8", format: "pem" }));
  writeFileSync(
    inFolder("rsa.pem"),
    generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export(pem),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("equilux verify", () => {
  it.each([
    ["signed.json", "key.pem", /^true: signed by the holder of key\.pem \(key [0-9a-f]{16}\)/],
    ["signed.json", "other.pem", /^false: .*another key/],
    ["changed.json", "key.pem", /^false: .*changed after signing/],
    ["twice.json", "key.pem", /^false: .*more than one signature/],
    ["plain.json", "key.pem", /^false: there is no signature/],
  ])("says of %s with %s whether it is as signed, in one line and by its exit code", (file, key, answer) => {
    const { status, stdout, stderr } = equilux("verify", file, "--key", key);
    expect([status, stdout, stderr]).toEqual([
      stdout.startsWith("true") ? 0 : 1,
      expect.stringMatching(answer),
      "",
    ]);
    expect(stdout.trimEnd()).not.toContain("\n");
    // A key that is given needs none of this installation.
    expect(existsSync(inFolder("keys"))).toBe(false);
  });

  it("prints JSON for machines", () => {
    const verified = (key: string) =>
      JSON.parse(equilux("verify", "signed.json", "--key", key, "--json").stdout);
    expect(verified("key.pem")).toEqual({ valid: true, key: signer.id });
    expect(verified("other.pem")).toEqual({ valid: false, reason: "another-key", key: signer.id });
  });

  it.each([
    [["signed.json", "--key", "private.pem"], /private\.pem is not an Ed25519 public key/],
    [["signed.json", "--key", "rsa.pem"], /rsa\.pem is not an Ed25519 public key/],
    [["signed.json", "--key", "plain.json"], /plain\.json is not an Ed25519 public key/],
    [["missing.json", "--key", "key.pem"], /missing\.json cannot be read/],
    [["signed.json", "--key", "missing.pem"], /missing\.pem cannot be read/],
  ])("answers %j with one sentence and exit code 2, never true or false", (args, sentence) => {
    const { status, stdout, stderr } = equilux("verify", ...args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(sentence);
    expect(stderr.trimEnd()).not.toContain("\n");
  });

  it("takes this installation's key, whose public half public-key prints for others", () => {
    process.env.EQUILUX_KEYS = inFolder("keys");
    const own = installationKeys();
    writeFileSync(inFolder("own.csv"), signFile(`signature\n${blankMark(own.id)}\n`, own));
    expect(equilux("verify", "own.csv")).toEqual({
      status: 0,
      stdout: `true: signed by this installation (key ${own.id}), and not changed since.\n`,
      stderr: "",
    });
    expect(equilux("verify", "signed.json")).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^false: .*another key.*this installation/),
    });
    const { status, stdout, stderr } = equilux("public-key");
    expect([status, stdout, stderr]).toEqual([0, own.verifying.export(pem), ""]);
    writeFileSync(inFolder("printed.pem"), stdout);
    expect(equilux("verify", "own.csv", "--key", "printed.pem").status).toBe(0);
  });
});
