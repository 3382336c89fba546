import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** What to time, on the first `rows` held-out rows. */
export interface Task {
  readonly task: "path" | "interventional" | "interactions";
  readonly rows: number;
  /** Background rows, where the task is interventional. */
  readonly background: number;
  readonly threads: number;
  /** File to write the attributions to (float64), so that what was timed can be compared. */
  readonly write?: string;
}

export type Answer =
  /** Seconds of the clock, seconds of all threads, and the most memory the process held, in MB. */
  | { readonly wall: number; readonly cpu: number; readonly peak: number }
  /** Why there is nothing to time. */
  | { readonly cannot: string };

/** A program that does what it is told, one task at a time, in a process of its own: its memory is nobody else's. */
export interface Contender {
  readonly name: string;
  do(task: Task): Promise<Answer>;
  end(): void;
}

export function startContender(name: string, command: readonly string[]): Contender {
  const [program = "", ...args] = command;
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
  const last = keepLastLine(child);
  const waiting: ((answer: Answer) => void)[] = [];
  let ended = false;
  createInterface(child.stdout).on("line", (line) => {
    // Libraries print, too.
    if (line.startsWith("{")) waiting.shift()?.(JSON.parse(line));
  });
  const end = () => {
    ended = true;
    for (const answer of waiting.splice(0)) answer({ cannot: `its process ended: ${last()}` });
  };
  child.on("error", end);
  child.on("close", end);
  child.stdin.on("error", end);
  return {
    name,
    do: (task) =>
      new Promise((resolve) => {
        if (ended) return resolve({ cannot: `its process ended: ${last()}` });
        waiting.push(resolve);
        child.stdin.write(`${JSON.stringify(task)}\n`);
      }),
    end: () => child.stdin.end(),
  };
}

function keepLastLine({ stderr }: ChildProcess): () => string {
  let kept = "";
  stderr?.on("data", (chunk: Buffer) => {
    kept = `${kept}${chunk}`.slice(-2000);
  });
  return () => kept.trim().split("\n").at(-1) ?? "";
}
