import { type LookupAddress, lookup } from "node:dns";
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, Socket } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { EquiluxError } from "@/lib/core/errors";
import { askOutside, isPublic, type OutgoingRequest } from "@/lib/server/outgoing";

vi.mock("node:dns", async (original) => ({
  ...(await original<typeof import("node:dns")>()),
  lookup: vi.fn(),
}));

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
  vi.unstubAllEnvs();
  vi.mocked(lookup).mockReset();
});

/** A server of this machine, and its origin. */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The same, named in EQUILUX_OUTGOING. */
async function serveVouchedFor(answer: RequestListener): Promise<string> {
  const origin = await serve(answer);
  vi.stubEnv("EQUILUX_OUTGOING", origin);
  return origin;
}

const ask = (url: string, options: Partial<OutgoingRequest> = {}) =>
  askOutside({ url, method: "GET", timeoutMs: 2000, largest: 1000, ...options });

const refusal = async (url: string, options?: Partial<OutgoingRequest>): Promise<EquiluxError> => {
  const error: unknown = await ask(url, options).then(
    () => "answered",
    (thrown: unknown) => thrown,
  );
  if (error instanceof EquiluxError) return error;
  throw new Error(`${url}: ${error}`);
};

/** What every name resolves to from here on. */
const resolveTo = (...addresses: readonly string[]) =>
  vi.mocked(lookup).mockImplementation(((
    _: string,
    __: object,
    done: (e: null, a: LookupAddress[]) => void,
  ) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    )) as unknown as typeof lookup);

/** The addresses to which connections are opened meanwhile. */
async function connectionsOf(work: () => Promise<unknown>): Promise<string[]> {
  const tried: string[] = [];
  const connect = Socket.prototype.connect;
  const spied = vi.spyOn(Socket.prototype, "connect").mockImplementation(function (this: Socket, ...args) {
    this.on("connectionAttempt", (ip: string) => tried.push(ip));
    return Reflect.apply(connect, this, args);
  });
  await work().finally(() => spied.mockRestore());
  return tried;
}

describe("a public address", () => {
  it.each(["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8"])("is %s", (address) => {
    expect(isPublic(address)).toBe(true);
  });

  it.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.31.255.255",
    "192.168.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "fe80::1",
    "fec0::1",
    "fd12:3456::1",
    "ff02::1",
    "4000::1",
    "localhost",
    "",
  ])("is not %j", (address) => {
    expect(isPublic(address)).toBe(false);
  });
});

describe("a server at an address that a user named", () => {
  it.each([
    ["http://example.org", "https://"],
    ["ftp://example.org", "https://"],
    ["file:///etc/passwd", "https://"],
    ["gopher://example.org", "https://"],
    ["not an address", "is not an address"],
    ["https://user:password@example.org", "password"],
    ["https://user@example.org", "password"],
    ["https://127.0.0.1", "public"],
    ["https://127.1", "public"],
    ["https://2130706433", "public"],
    ["https://0x7f000001", "public"],
    ["https://0177.0.0.1", "public"],
    ["https://[::1]", "public"],
    ["https://[::ffff:10.0.0.1]", "public"],
    ["https://169.254.169.254/latest/meta-data", "public"],
  ])("is not asked at %s", async (url, why) => {
    const tried = await connectionsOf(async () => {
      const error = await refusal(url);
      expect(error.code).toBe("bad-request");
      expect(error.message).toContain(why);
      expect(error.message).not.toContain("user:password");
    });
    expect(tried).toEqual([]);
  });

  it.each([[["127.0.0.1"]], [["10.0.0.7"]], [["::1"]], [["93.184.215.14", "192.168.1.1"]]])(
    "is not asked where its name means %j",
    async (addresses) => {
      resolveTo(...addresses);
      const tried = await connectionsOf(async () => {
        expect((await refusal("https://innocent.example")).code).toBe("bad-request");
      });
      expect(tried).toEqual([]);
    },
  );

  it("is connected to at the address that was checked: the name is looked up once", async () => {
    resolveTo("93.184.215.14");
    const tried = await connectionsOf(() => refusal("https://innocent.example", { timeoutMs: 300 }));
    expect(lookup).toHaveBeenCalledTimes(1);
    expect(new Set(tried)).toEqual(new Set(["93.184.215.14"]));
  });

  it("is connected to where the operator vouches for it, which is how the tests above would see a connection", async () => {
    const origin = await serveVouchedFor((_, response) => void response.end());
    expect(await connectionsOf(() => ask(origin))).toEqual(["127.0.0.1"]);
  });

  it("is asked on the own network only where the operator vouches for its origin", async () => {
    const origin = await serveVouchedFor((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => response.end(`${request.method} ${request.headers.authorization} ${body}`));
    });
    const answer = await ask(`${origin}/predict`, {
      method: "POST",
      headers: { authorization: "Bearer x" },
      body: "[1]",
    });
    expect(answer).toEqual({ status: 200, body: Buffer.from("POST Bearer x [1]") });
    vi.stubEnv("EQUILUX_OUTGOING", "http://127.0.0.1:1");
    expect((await refusal(origin)).code).toBe("bad-request");
  });

  it("is not followed to where it redirects", async () => {
    let asked = 0;
    const secret = await serve((_, response) => {
      asked += 1;
      response.end("secret");
    });
    const origin = await serveVouchedFor((_, response) => {
      response.writeHead(302, { location: secret }).end();
    });
    const error = await refusal(origin);
    expect(error.code).toBe("unavailable");
    expect(error.message).toContain("redirect (302)");
    expect(asked).toBe(0);
  });

  it("is given up when it answers with more than asked for", async () => {
    const origin = await serveVouchedFor((_, response) => {
      response.write("x".repeat(1000));
      response.end(" and more");
    });
    expect((await refusal(origin)).code).toBe("too-large");
    expect((await ask(origin, { largest: 2000 })).body.length).toBe(1009);
  });

  it.each([
    ["says nothing", () => undefined],
    ["never ends", (_: unknown, response: { write(text: string): void }) => response.write("x")],
  ])("is given up when it %s", async (_, answer) => {
    const origin = await serveVouchedFor(answer as RequestListener);
    const began = performance.now();
    const error = await refusal(origin, { timeoutMs: 200 });
    expect(error.code).toBe("unavailable");
    expect(error.message).toContain("in time");
    expect(performance.now() - began).toBeLessThan(1500);
  });

  it("that is not there is said so", async () => {
    vi.stubEnv("EQUILUX_OUTGOING", "http://127.0.0.1:1");
    const error = await refusal("http://127.0.0.1:1");
    expect(error.code).toBe("unavailable");
    expect(error.message).toBe("http://127.0.0.1:1 does not answer.");
  });
});
