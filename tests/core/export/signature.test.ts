import { sign } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blankMark, signFile, verifyFile, withoutMark } from "@/lib/server/signature";
import { newSigner } from "@/tests/core/export/signer";

const signer = newSigner();
const { verifying, id } = signer;
const BLANK = "A".repeat(88);
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
const bytes = (latin1: string) => new Uint8Array(Buffer.from(latin1, "latin1"));

describe("signFile and verifyFile", () => {
  it("agree on any file, wherever its mark stands", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (before, after) => {
        const file = Buffer.concat([before, Buffer.from(blankMark(id)), after]);
        const signed = signFile(file, signer);
        expect(signed).toHaveLength(file.length);
        expect(verifyFile(signed, verifying)).toEqual({ valid: true, key: id });
        expect(text(signFile(file, signer))).toBe(text(signed));
      }),
    );
  });

  it("leave the file that was given as it was", () => {
    const file = Buffer.from(`a ${blankMark(id)} b`);
    const signed = signFile(file, signer);
    const before = text(signed);
    verifyFile(signed, verifying);
    expect(text(file)).toBe(`a ${blankMark(id)} b`);
    expect(text(signed)).toBe(before);
  });

  it("sign exactly the bytes with the signature blank, so that others can check it", () => {
    const file = `größer ${blankMark(id)} 日本`;
    const expected = sign(null, Buffer.from(file), signer.signing).toString("base64");
    expect(Buffer.from(signFile(file, signer)).toString()).toBe(file.replace(BLANK, expected));
  });

  it("notice every changed byte, and bytes added or taken away", () => {
    const signed = signFile(`before ${blankMark(id)} after`, signer);
    for (let at = 0; at < signed.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = signed.with(at, signed[at]! ^ (1 << bit));
        expect([at, bit, verifyFile(changed, verifying).valid]).toEqual([at, bit, false]);
      }
      expect(verifyFile(bytes(text(signed).slice(0, at)), verifying).valid).toBe(false);
      expect(
        verifyFile(bytes(`${text(signed).slice(0, at)} ${text(signed).slice(at)}`), verifying).valid,
      ).toBe(false);
    }
    expect(verifyFile(bytes(`${text(signed)}\n`), verifying)).toMatchObject({ reason: "changed" });
  });

  it("notice a signature written in another way that stands for the same bytes", () => {
    const signed = text(signFile(blankMark(id), signer));
    const spare = { A: "B", Q: "R", g: "h", w: "x" };
    const other = signed.replace(/([AQgw])==$/, (_, last: keyof typeof spare) => `${spare[last]}==`);
    expect(other).not.toBe(signed);
    expect(Buffer.from(other.slice(-88), "base64")).toEqual(Buffer.from(signed.slice(-88), "base64"));
    expect(verifyFile(bytes(other), verifying)).toEqual({ valid: false, reason: "changed", key: id });
  });

  it("say why a file is not valid", () => {
    const signed = text(signFile(`before ${blankMark(id)} after`, signer));
    const other = newSigner();
    expect(verifyFile(bytes("before after"), verifying)).toEqual({ valid: false, reason: "no-mark" });
    expect(verifyFile(new Uint8Array(), verifying)).toEqual({ valid: false, reason: "no-mark" });
    expect(verifyFile(bytes(signed + signed), verifying)).toEqual({ valid: false, reason: "several-marks" });
    expect(verifyFile(bytes(signed), other.verifying)).toEqual({
      valid: false,
      reason: "another-key",
      key: id,
    });
    // Another installation that writes this one's key into its mark.
    const claimed = text(signFile(`before ${blankMark(other.id)} after`, other)).replace(other.id, id);
    expect(verifyFile(bytes(claimed), verifying)).toMatchObject({ reason: "changed" });
    expect(verifyFile(bytes(blankMark(id)), verifying)).toMatchObject({ reason: "changed" });
  });

  it.each([
    ["no mark", "nothing"],
    ["two marks", blankMark(id) + blankMark(id)],
    ["the mark of another key", blankMark("0123456789abcdef")],
    ["a mark that is signed already", text(signFile(blankMark(id), signer))],
  ])("refuse to sign a file with %s", (_, file) => {
    expect(() => signFile(file, signer)).toThrow(/one blank mark/);
  });
});

describe("withoutMark", () => {
  it("leaves no mark in any text, and other texts alone", () => {
    const part = fc.constantFrom(blankMark(id), "equilux-signature", ":", "1", " :", "equilux-", "x");
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const file = `${withoutMark(parts.join(""))}${blankMark(id)}${withoutMark(parts.join(""))}`;
        expect(verifyFile(signFile(file, signer), verifying).valid).toBe(true);
      }),
    );
    expect(withoutMark("Black × woman: 1")).toBe("Black × woman: 1");
  });
});
