import { expect, test } from "@playwright/test";
import { ask, newClient } from "./ask";
import { importNamed } from "./hostile";
import { DEMO, demoObjects } from "./objects";
import { RULE_NAMES, shotAt, someoneFor } from "./shots";

/** A name is a path to somewhere else. */

const UP = ["..", "%2e%2e", "..%2f", "%2e%2e%2f", "..%5c", "..;", "....//", "%252e%252e%252f"];

test("no path leads out of a dataset, or to a file of the server", async () => {
  for (const up of UP) {
    for (const path of [
      `/api/${DEMO}/${up}/other-platform/audits`,
      `/api/${DEMO}${up}other-platform/audits`,
      `/api/other-platform/${up}/${DEMO}/../other-platform/audits`,
      `/_next/static/${up}/${up}/${up}/package.json`,
      `/${up}/${up}/${up}/etc/passwd`,
    ]) {
      const { status, text } = await ask({ path, as: "auditor", headers: newClient() });
      expect([301, 307, 308, 400, 404], path).toContain(status);
      expect(text).not.toMatch(/root:|"dependencies"|Another platform/);
    }
  }
});

test("no file of the project is served", async () => {
  for (const path of [
    "/package.json",
    "/.env",
    "/.git/config",
    "/.git/HEAD",
    "/.equilux/keys/session.key",
    "/.equilux/keys/signing.pem",
    "/prisma/schema.prisma",
    "/next.config.js",
    "/.next/BUILD_ID",
    "/_next/static/chunks/",
    "/_next/image?url=%2F..%2F..%2Fpackage.json&w=64&q=75",
    "/_next/image?url=http%3A%2F%2F169.254.169.254%2F&w=64&q=75",
    "/__nextjs_original-stack-frame?file=/etc/passwd",
  ]) {
    const { status, text } = await ask({ path, headers: newClient() });
    expect([path, status >= 300]).toEqual([path, true]);
    expect(text).not.toMatch(/PRIVATE KEY|"dependencies"|\[core\]|datasource/);
  }
});

test("a file's name is a text and never a path", async () => {
  for (const file of [
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd",
    "C:\\x",
    "a/../../b",
    "💣.csv",
    "x".repeat(400),
  ]) {
    const { status, fileName } = await importNamed(file);
    expect([status, fileName]).toEqual([200, file]);
  }
  for (const file of ["%00", "writers.csv%00.exe", "", "x".repeat(401)]) {
    const path = `/api/security-names/imports?kind=writers&file=${file}`;
    const { status } = await ask({ method: "POST", path, as: "engineer", body: "writer\nw1\n" });
    expect([file.slice(0, 20), status]).toEqual([file.slice(0, 20), 400]);
  }
});

test("an object's id is no path, and nothing the database chokes on", async () => {
  for (const id of [
    "..",
    "../..",
    "%00",
    "'",
    "1;DROP TABLE writer",
    "1e9",
    "-1",
    "99999999999999999999",
    "%F0%9F%92%A3",
    "x".repeat(2000),
  ]) {
    for (const kind of ["audits", "stories", "imports"]) {
      const as = kind === "imports" ? "engineer" : "auditor";
      const { status } = await ask({
        path: `/api/${DEMO}/${kind}/${encodeURI(id).replaceAll("%25", "%")}`,
        as,
      });
      expect([200, 308, 400, 404], `${kind} ${id.slice(0, 20)}`).toContain(status);
    }
  }
});

test("every download has a plain name of our own", async () => {
  const demo = await demoObjects();
  try {
    let downloads = 0;
    for (const name of RULE_NAMES.filter((each) => each.startsWith("GET "))) {
      const { headers } = await ask({ ...shotAt(name, demo), as: someoneFor(name), headers: newClient() });
      const disposition = headers["content-disposition"];
      if (disposition === undefined) continue;
      downloads += 1;
      expect(disposition, name).toMatch(/^attachment; filename="[A-Za-z0-9-][A-Za-z0-9.-]*"$/);
    }
    expect(downloads).toBeGreaterThanOrEqual(3);
  } finally {
    await demo.remove();
  }
});
