import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { chromium } from "@playwright/test";
import { EquiluxError } from "@/lib/core/errors";
import { packageProgram, runToEnd } from "./children";

const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Present, and all the libraries it needs are too. */
function runs(file: string): boolean {
  if (!existsSync(file)) return false;
  // Asking for the version opens a window on Windows.
  if (process.platform === "win32") return true;
  try {
    execFileSync(file, ["--version"], { stdio: "ignore", timeout: 30_000 });
    return true;
  } catch {
    return false;
  }
}

/** A browser that is there already. */
export function installedChromium(): string | undefined {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) {
    if (runs(asked)) return asked;
    throw new EquiluxError(
      "bad-settings",
      `CHROMIUM_PATH is "${asked}", which does not run: name a Chromium or Chrome, or leave it out`,
      "CHROMIUM_PATH",
    );
  }
  return [chromium.executablePath(), ...USUAL_PLACES].find(runs);
}

const usesApt = (): boolean =>
  process.getuid?.() === 0 && existsSync("/etc/debian_version") && existsSync("/usr/bin/apt-get");

/** The ways to get one, the usual one first; each may fail on a closed network and the next is tried. */
async function install(): Promise<string> {
  const minutes = 60_000;
  const playwright = packageProgram("@playwright/test", "cli.js", "install", "chromium");
  const said = [(await runToEnd(playwright, 5 * minutes)).output];
  if (installedChromium() === undefined && usesApt()) {
    for (const command of ["update", "install -y --no-install-recommends chromium"]) {
      said.push((await runToEnd(["apt-get", ...command.split(" ")], 10 * minutes)).output);
    }
  }
  return said.map((text) => text.split("\n").slice(-3).join("\n")).join("\n");
}

/** The browser the journeys are made with, installed if there is none. */
export async function chromiumPath(): Promise<string> {
  const there = installedChromium();
  if (there !== undefined) return there;
  console.log("No Chromium found: installing one ...");
  const said = await install();
  const made = installedChromium();
  if (made !== undefined) return made;
  const system = existsSync("/etc/os-release")
    ? /^ID=(.*)$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1]
    : "";
  throw new EquiluxError(
    "unavailable",
    `there is no Chromium and it could not be installed${system ? ` on ${system}` : ""}: install Chromium or Chrome and set CHROMIUM_PATH to it\n${said}`,
  );
}
