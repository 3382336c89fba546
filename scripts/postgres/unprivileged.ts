import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { EquiluxError } from "@/lib/core/errors";

/** The user PostgreSQL runs as; undefined: as whoever we are. */
export interface OtherUser {
  readonly uid: number;
  readonly gid: number;
  /** what to put before a command */
  readonly prefix: readonly string[];
}

// Their numbers in the kernel's capability mask (linux/capability.h).
const DAC_OVERRIDE = 1n;
const DAC_READ_SEARCH = 2n;
const SETPCAP = 8n;

/** What root may do here: a container's root lacks some of it, and asking for more than one has is an error. */
function capabilities(): (bit: bigint) => boolean {
  const mask = existsSync("/proc/self/status")
    ? /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1]
    : undefined;
  const held = BigInt(`0x${mask ?? "0"}`);
  return (bit) => (held & (1n << bit)) !== 0n;
}

/**
 * Folders above the clone may be closed to others (`mktemp -d` makes such ones). So the server, though it runs as
 * `nobody`, keeps root's right to pass through folders: set as ambient capabilities, which survive the change of user.
 */
function folderRights(): string[] {
  const has = capabilities();
  const kept = [
    has(DAC_READ_SEARCH) ? "+dac_read_search" : "",
    has(DAC_OVERRIDE) ? "+dac_override" : "",
  ].filter((name) => name !== "");
  if (!has(SETPCAP) || kept.length === 0) return [];
  const list = kept.join(",");
  return ["--securebits", "+no_setuid_fixup", "--inh-caps", list, "--ambient-caps", list];
}

/** PostgreSQL refuses to run as root, so root starts it as `nobody`. */
export function userForPostgres(): OtherUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (what: string): string => execFileSync("id", [what, "nobody"], { encoding: "utf8" }).trim();
  try {
    execFileSync("setpriv", ["--version"], { stdio: "ignore" });
    const [uid, gid, group] = [Number(id("-u")), Number(id("-g")), id("-gn")];
    // nogroup on Debian, nobody on Fedora
    const user = ["--reuid", "nobody", "--regid", group, "--clear-groups"];
    return { uid, gid, prefix: ["setpriv", ...user, ...folderRights(), "--"] };
  } catch {
    throw new EquiluxError(
      "unavailable",
      "PostgreSQL does not run as root and the tool to run it as `nobody` is missing: install setpriv (package util-linux), or start Equilux as an ordinary user, or set DATABASE_URL",
    );
  }
}
