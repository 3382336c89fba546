import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bodyBytes, bodyStream, formFields, jsonBody, refuseNoText } from "@/app/api/body";
import { openBytes } from "@/lib/server/import/bytes";
import { clientOf } from "@/lib/server/limits";

const KB = 1024;

/** A body that goes on for ever, and how much of it was asked for. */
function endless(chunk = KB): { readonly request: Request; readonly sent: () => number } {
  let sent = 0;
  const body = new ReadableStream({
    pull: (stream) => {
      sent += chunk;
      stream.enqueue(new Uint8Array(chunk).fill(120));
    },
  });
  const init = { method: "POST", body, duplex: "half", headers: { "content-type": "application/json" } };
  return { request: new Request("http://here.example", init as RequestInit), sent: () => sent };
}

const request = (body: BodyInit, headers: Record<string, string> = {}): Request =>
  new Request("http://here.example", { method: "POST", body, headers });

const json = (text: string) => jsonBody(request(text, { "content-type": "application/json" }));

describe("a body", () => {
  it.each([
    ["as bytes", (asked: Request) => bodyBytes(asked, 10 * KB)],
    ["as JSON", jsonBody],
    ["as a stream", (asked: Request) => bodyStream(asked, 10 * KB).toArray()],
  ])("without end is given up soon after its limit, read %s", async (_, read) => {
    const { request: asked, sent } = endless();
    await expect(read(asked)).rejects.toMatchObject({ code: "too-large", place: "body" });
    expect(sent()).toBeLessThan(300 * KB);
  });

  it("that says it is too large is not read at all", async () => {
    const { request: asked, sent } = endless();
    const before = sent();
    const announced = new Request(asked, { headers: { "content-length": "30000000000" } });
    await expect(bodyStream(announced, 20e9).toArray()).rejects.toMatchObject({
      code: "too-large",
      message: "The body is larger than 20 GB.",
    });
    // No more than a stream keeps ready.
    expect(sent() - before).toBeLessThan(5 * KB);
  });

  it("of just the largest size is taken, and no byte more", async () => {
    expect(await bodyBytes(request("x".repeat(KB)), KB)).toHaveLength(KB);
    await expect(bodyBytes(request("x".repeat(KB + 1)), KB)).rejects.toMatchObject({ code: "too-large" });
    expect(await bodyBytes(new Request("http://here.example"), KB)).toHaveLength(0);
  });

  it.each([
    ['{"a":"\\u0000"}', "NUL"],
    ['{"a":["\\ud800"]}', "half of one"],
    ['{"__proto__":1}', "__proto__"],
    ['{"a":{"constructor":1}}', "constructor"],
    ['{"a":1,}', "not JSON"],
    ["", "not JSON"],
  ])("of %s is refused", async (text, why) => {
    await expect(json(text)).rejects.toMatchObject({
      code: "bad-request",
      message: expect.stringContaining(why),
    });
  });

  it("of JSON is what it says", async () => {
    expect(await json('{"a":[1,"é 💣",null]}')).toEqual({ a: [1, "é 💣", null] });
  });

  it("of a form is its fields, and nothing else is a form", async () => {
    const fields = { theme: "dark", next: "/a?b=c&d" };
    expect(await formFields(request(new URLSearchParams(fields)))).toEqual(fields);
    const multipart = new FormData();
    multipart.set("theme", "dark");
    for (const body of [multipart, "theme=dark"]) {
      await expect(formFields(request(body))).rejects.toMatchObject({ code: "bad-request" });
    }
  });

  it("may hold any text that is one", () => {
    expect(() => refuseNoText("a\n\t\u{1f4a3}", "name")).not.toThrow();
    expect(() => refuseNoText("a\0", "name")).toThrow();
  });
});

describe("a file", () => {
  const LARGEST = 100 * KB;
  const lines = Buffer.from("writer\n".repeat(40 * KB));
  async function* inParts(bytes: Buffer) {
    for (let at = 0; at < bytes.length; at += KB) yield bytes.subarray(at, at + KB);
  }
  const read = async (bytes: Buffer): Promise<number> => {
    const { chunks } = await openBytes(inParts(bytes), "writers.csv", "all", LARGEST);
    let size = 0;
    for await (const chunk of chunks) size += chunk.length;
    return size;
  };

  it.each([
    ["plain", lines],
    ["packed", gzipSync(lines)],
  ])("over the limit is refused, %s", async (_, bytes) => {
    await expect(read(bytes)).rejects.toMatchObject({ code: "too-large", place: "writers.csv" });
  });

  it.each([
    ["plain", lines.subarray(0, LARGEST)],
    ["packed", gzipSync(lines.subarray(0, LARGEST))],
  ])("of just the largest size is taken, %s", async (_, bytes) => {
    expect(await read(bytes)).toBe(LARGEST);
  });
});

describe("the client of a request", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7"],
    ["127.0.0.1, 198.51.100.2, 203.0.113.7", "203.0.113.7"],
    ["claimed , 203.0.113.7 ", "203.0.113.7"],
    ["", "unknown"],
  ])("of %j is %s: the address that the proxy wrote, not those before it", (forwarded, client) => {
    expect(clientOf(new Headers({ "x-forwarded-for": forwarded }))).toBe(client);
  });

  it("is one and the same for all that have no address", () => {
    expect(clientOf(new Headers())).toBe("unknown");
  });
});
