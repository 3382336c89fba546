import { randomUUID } from "node:crypto";
import { type IncomingHttpHeaders, request } from "node:http";
import { type PersonName, people, siteUrl } from "../people";

/** A request without a browser, so that nothing is helped or hindered by one. */
export interface Ask {
  readonly method?: string;
  /** As it goes over the wire: nothing is encoded, resolved or left out. */
  readonly path: string;
  /** Whose session it carries; nobody's unless said. */
  readonly as?: PersonName | undefined;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** undefined leaves a header out that would be there. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  /** The code of an answer that is a failure of ours. */
  readonly code: string | undefined;
  readonly message: string | undefined;
}

/** Asks the site as it is asked from its own pages, unless the headers say otherwise. */
export function ask({ method = "GET", path, as, json, form, body, headers = {} }: Ask): Promise<Answer> {
  const content =
    json === undefined ? (form ? new URLSearchParams(form).toString() : body) : JSON.stringify(json);
  const all = {
    ...(method === "GET" ? {} : { origin: siteUrl() }),
    ...(as ? { cookie: people()[as].cookies.join("; ") } : {}),
    ...(json === undefined ? {} : { "content-type": "application/json" }),
    ...(form ? { "content-type": "application/x-www-form-urlencoded" } : {}),
    ...(content === undefined ? {} : { "content-length": String(Buffer.byteLength(content)) }),
    ...headers,
  };
  return send(method, path, all, content);
}

function send(
  method: string,
  path: string,
  headers: Readonly<Record<string, string | undefined>>,
  content: string | Uint8Array | undefined,
): Promise<Answer> {
  const { hostname, port } = new URL(siteUrl());
  const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, method, path, headers: sent, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () =>
        resolve(answerOf(answer.statusCode ?? 0, answer.headers, Buffer.concat(chunks))),
      );
      answer.on("error", reject);
    });
    asked.on("error", reject);
    asked.end(content);
  });
}

function answerOf(status: number, headers: IncomingHttpHeaders, bytes: Buffer): Answer {
  const text = bytes.toString("utf8");
  const error =
    headers["content-type"]?.startsWith("application/json") && text !== "" ? errorIn(text) : undefined;
  return { status, headers, bytes, text, code: error?.code, message: error?.message };
}

function errorIn(text: string): { readonly code?: string; readonly message?: string } | undefined {
  const body: unknown = JSON.parse(text);
  return typeof body === "object" && body !== null && "error" in body ? (body.error as object) : undefined;
}

/** JSON of an answer that went well. */
export function jsonOf<T>({ status, text }: Answer): T {
  if (status >= 300) throw new Error(`${status}: ${text.slice(0, 300)}`);
  return JSON.parse(text) as T;
}

/** A client of its own: limits that count by client start anew. From the range that is for examples. */
export const newClient = (): Readonly<Record<string, string>> => {
  const number = Number.parseInt(randomUUID().slice(0, 4), 16);
  return {
    "x-forwarded-for": `2001:db8:${number.toString(16)}:${Math.floor(Math.random() * 0xffff).toString(16)}::1`,
  };
};
