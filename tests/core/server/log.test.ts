import { describe, expect, it } from "vitest";
import { EquiluxError } from "@/lib/core/errors";
import { makeLog } from "@/lib/server/log";

/** The line that is written. */
function lineOf(fields: object): string {
  const lines: string[] = [];
  makeLog("info", { write: (line) => void lines.push(line) }).error(fields, "a route failed");
  return lines.join("");
}

const errorWith = (fields: object): Error => Object.assign(new Error("it failed"), fields);

describe("the server's log", () => {
  it.each([
    "password",
    "newPassword",
    "currentPassword",
    "token",
    "sessionToken",
    "secret",
    "clientSecret",
    "authorization",
    "Authorization",
    "cookie",
    "set-cookie",
    "code",
    "backupCodes",
    "detail",
    "where",
    "parameters",
  ])("never says what stands under %s, however deep", (name) => {
    const hidden = { [name]: "HUSH" };
    const all = {
      ...hidden,
      request: { headers: hidden, body: { a: { b: { c: hidden } }, list: [hidden, [hidden]] } },
      nested: errorWith({ meta: { cause: hidden } }),
    };
    const line = lineOf(all);
    expect(line).not.toContain("HUSH");
    expect(line.match(/\(secret\)/g)).toHaveLength(6);
  });

  it("says what failed without the rows that PostgreSQL quotes", () => {
    const database = errorWith({
      code: "23505",
      detail: "Key (value)=(HUSH) already exists.",
      where: "COPY writer, line 3: HUSH",
      table: "writer_attribute",
    });
    const line = lineOf(new Error("a query failed", { cause: database }));
    expect(line).not.toContain("HUSH");
    const { err, msg } = JSON.parse(line);
    expect(msg).toBe("a route failed");
    expect(err).toMatchObject({ type: "Error", message: "a query failed" });
    expect(err.cause).toMatchObject({ code: "23505", table: "writer_attribute", message: "it failed" });
    expect(err.cause.stack).toContain("log.test.ts");
  });

  it("keeps the code of a known failure", () => {
    expect(JSON.parse(lineOf(new EquiluxError("not-found", "There is none.", "here"))).err).toMatchObject({
      type: "EquiluxError",
      code: "not-found",
      place: "here",
    });
  });

  it("is not made to write without end", () => {
    const circle: Record<string, unknown> = { big: new Uint8Array(1_000_000) };
    circle.itself = circle;
    const line = lineOf(circle);
    expect(line).toContain("(deeper)");
    expect(line).toContain("(1000000 bytes)");
    expect(line.length).toBeLessThan(2000);
  });

  it("writes one line, whatever is logged", () => {
    const line = lineOf({ object: 'a\n{"level":50,"msg":"forged"}' });
    expect(line.trimEnd().split("\n")).toHaveLength(1);
  });
});
