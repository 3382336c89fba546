import { describe, expect, it } from "vitest";
import { EquiluxError } from "@/lib/core/errors";
import { parseSettings } from "@/lib/core/settings";

const errorOf = (env: Record<string, string>): EquiluxError => {
  try {
    parseSettings(env);
  } catch (error) {
    if (error instanceof EquiluxError) return error;
  }
  throw new Error("parseSettings accepted it");
};

describe("parseSettings", () => {
  const defaults = {
    databaseUrl: undefined,
    port: 3000,
    url: "http://localhost:3000",
    keys: ".equilux/keys",
    demo: false,
    mailUrl: undefined,
    mailFrom: "equilux@localhost.localdomain",
    oidc: undefined,
    largestUpload: 20e9,
    outgoing: [],
    logLevel: "info",
  };

  it("has a default for everything", () => {
    expect(parseSettings({})).toEqual(defaults);
    expect(parseSettings({ DATABASE_URL: "", PORT: "", EQUILUX_DEMO: "", LOG_LEVEL: "" })).toEqual(defaults);
    expect(parseSettings({ PATH: "/bin" })).toEqual(defaults);
  });

  it("reads what is set", () => {
    const url = "postgresql://me:secret@db.example:5433/equilux?sslmode=require";
    expect(parseSettings({ DATABASE_URL: url, PORT: "8080", EQUILUX_DEMO: "1", LOG_LEVEL: "debug" })).toEqual(
      {
        ...defaults,
        databaseUrl: url,
        port: 8080,
        url: "http://localhost:8080",
        demo: true,
        logLevel: "debug",
      },
    );
    expect(parseSettings({ DATABASE_URL: "postgres://db/equilux", EQUILUX_DEMO: "0" }).demo).toBe(false);
    expect(parseSettings({ EQUILUX_LARGEST_UPLOAD: "0.5" }).largestUpload).toBe(500_000_000);
    expect(parseSettings({ EQUILUX_OUTGOING: "http://models:8080/, https://10.0.0.5" }).outgoing).toEqual([
      "http://models:8080",
      "https://10.0.0.5",
    ]);
  });

  it.each([
    ["DATABASE_URL", "mysql://db/equilux"],
    ["DATABASE_URL", "postgresql://db"],
    ["DATABASE_URL", "equilux"],
    ["PORT", "0"],
    ["PORT", "65536"],
    ["PORT", "80a"],
    ["PORT", "-1"],
    ["EQUILUX_LARGEST_UPLOAD", "0"],
    ["EQUILUX_LARGEST_UPLOAD", "20 GB"],
    ["EQUILUX_OUTGOING", "models:8080"],
    ["EQUILUX_OUTGOING", "http://models/path"],
    ["EQUILUX_DEMO", "yes"],
    ["LOG_LEVEL", "loud"],
  ])("refuses %s=%s, naming the variable, the value and the mend", (name, value) => {
    const error = errorOf({ [name]: value });
    expect(error.code).toBe("bad-settings");
    expect(error.place).toBe(name);
    expect(error.message).toContain(`${name} is "${value}": write `);
    expect(error.message).toContain("leave it out");
  });

  it("does not repeat a password", () => {
    const error = errorOf({ DATABASE_URL: "mysql://me:hush@db/equilux" });
    expect(error.message).toContain("mysql://me:***@db/equilux");
    expect(error.message).not.toContain("hush");
  });
});
