import { expect, it } from "vitest";
import { deviceOf } from "@/lib/core/access/device";

const WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)";

it.each([
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/140.0.0.0 Safari/537.36`, "Chrome on Windows"],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`,
    "Edge on Windows",
  ],
  [
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} Chrome/140.0.0.0 Safari/537.36 OPR/120.0.0.0`,
    "Opera on macOS",
  ],
  [
    `Mozilla/5.0 (Linux; Android 15; SM-S931B) ${WEBKIT} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
    "Samsung Internet on Android",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
    "Safari on iPhone",
  ],
  [
    "Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0.0.0 Mobile/15E148 Safari/604.1",
    "Chrome on iPad",
  ],
  [`Mozilla/5.0 (X11; CrOS x86_64 16181.0.0) ${WEBKIT} Chrome/140.0.0.0 Safari/537.36`, "Chrome on ChromeOS"],
  ["Mozilla/5.0 (Linux; something new)", "Some browser on Linux"],
  ["Firefox/1", "Firefox on some device"],
  ["curl/8.5.0", "A program that does not say what it is"],
  ["", "A program that does not say what it is"],
  [null, "A program that does not say what it is"],
  [undefined, "A program that does not say what it is"],
])("of %j is %j", (agent, device) => expect(deviceOf(agent)).toBe(device));

it("repeats nothing a sender made up, and looks no further than a browser would write", () => {
  expect(deviceOf("<b>Firefox</b>/1 on <i>your</i> Linux")).toBe("Some browser on Linux");
  expect(deviceOf(`${"x ".repeat(250)}Firefox/1 Linux`)).toBe("A program that does not say what it is");
});
