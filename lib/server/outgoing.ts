import { type LookupAddress, lookup } from "node:dns";
import { request as askPlain, type IncomingMessage } from "node:http";
import { request as askOverTls } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { EquiluxError } from "@/lib/core/errors";
import { parseSettings } from "@/lib/core/settings";

export interface OutgoingRequest {
  /** May come from a user. */
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Until the last byte of the answer is there. */
  readonly timeoutMs: number;
  /** Bytes of the answer's body. */
  readonly largest: number;
}

export interface OutgoingAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/**
 * Asks a server at an address that a user may have named, without letting them reach what only this server can: https and
 * public addresses only, except for the origins that EQUILUX_OUTGOING names. The connection goes to the very address that was
 * checked, so a name that resolves to another a moment later gains nothing. Redirects are not followed.
 *
 * @throws EquiluxError bad-request for an address that may not be asked; unavailable where nothing answers in time, or with a
 *   redirect; too-large for an answer over the limit
 */
export async function askOutside(request: OutgoingRequest): Promise<OutgoingAnswer> {
  const url = checkedUrl(request.url);
  const late = AbortSignal.timeout(request.timeoutMs);
  try {
    const message = await send(url, request, late);
    const status = message.statusCode ?? 0;
    if (status >= 300 && status < 400) {
      message.destroy();
      throw silent(url, `answers with a redirect (${status}), which is not followed`);
    }
    return { status, body: await bodyOf(message, url, request.largest) };
  } catch (error) {
    if (error instanceof EquiluxError) throw error;
    throw silent(url, late.aborted ? "does not answer in time" : "does not answer");
  }
}

/** @throws EquiluxError bad-request */
function checkedUrl(text: string): URL {
  if (!URL.canParse(text)) throw refused(text, "is not an address");
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") throw refused(url.origin, "holds a name or a password");
  if (isVouchedFor(url)) return url;
  if (url.protocol !== "https:") throw refused(url.origin, "does not begin with https://");
  // An address in figures is connected to without being looked up.
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0 && !isPublic(host)) throw refused(url.origin, NOT_PUBLIC);
  return url;
}

const isVouchedFor = ({ origin }: URL): boolean => parseSettings(process.env).outgoing.includes(origin);

const NOT_PUBLIC = "is not on the public network";

/** Is an address of the public network? Ranges of one machine, one network, or of many readers at once are not. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // ::ffff:127.0.0.1 is 127.0.0.1
  const known = ipaddr.process(address);
  if (known.range() !== "unicast") return false;
  return known.kind() === "ipv4" || known.match(GLOBAL_UNICAST);
}

/** All that is handed out to public hosts; the rest of IPv6 holds other ways to write a private IPv4 address. */
const GLOBAL_UNICAST = ipaddr.parseCIDR("2000::/3");

/** Looks a name up as the connection is made, and gives it only addresses that may be reached: all of them, or none. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    const [first] = addresses ?? [];
    if (error || !first) callback(error ?? new Error(`${hostname} has no address`), "", 0);
    else if (!addresses.every(({ address }) => isPublic(address))) {
      callback(refused(hostname, NOT_PUBLIC), "", 0);
    } else if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

function send(
  url: URL,
  { method, headers = {}, body }: OutgoingRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const ask = url.protocol === "https:" ? askOverTls : askPlain;
  return new Promise((resolve, reject) => {
    const asked = ask(
      url,
      {
        method,
        headers,
        // A connection kept open would outlive the check of its address.
        agent: false,
        signal,
        ...(isVouchedFor(url) ? {} : { lookup: publicLookup }),
      },
      resolve,
    );
    asked.on("error", reject);
    asked.end(body);
  });
}

async function bodyOf(message: IncomingMessage, url: URL, largest: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += chunk.length;
    if (size > largest) {
      throw new EquiluxError(
        "too-large",
        `${url.origin} answers with more than ${largest} bytes.`,
        url.origin,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const silent = ({ origin }: URL, what: string): EquiluxError =>
  new EquiluxError("unavailable", `${origin} ${what}.`, origin);

const refused = (address: string, why: string): EquiluxError =>
  new EquiluxError(
    "bad-request",
    `${address} ${why}, so this server does not ask it. Name a public https:// address, or let whoever runs the server add its origin to EQUILUX_OUTGOING.`,
    address,
  );
