import { TREE_SHAP_WASM } from "@/lib/core/attribution/wasm/tree-shap-wasm";
import { EquiluxError } from "@/lib/core/errors";

/** What the compiled module has; its source is in assembly/. All numbers are addresses in its memory, sizes and counts. */
export interface Loops {
  readonly memory: WebAssembly.Memory;
  setUp(lefts: number, paths: number, products: number, values: number, scratch: number): void;
  setRows(rows: number): void;
  explainTree(root: number, points: number, nodes: number, weights: number, withInteractions: number): void;
  tabulate(counts: number, size: number, factors: number, pairs: number, sums: number, table: number): void;
  addRows(
    patterns: number,
    rows: number,
    size: number,
    table: number,
    slots: number,
    places: number,
    owns: number,
  ): void;
  divide(
    patterns: number,
    left: number,
    right: number,
    bins: number,
    rank: number,
    bit: number,
    rows: number,
  ): void;
}

let compiled: WebAssembly.Module | undefined;

/** An instance with a memory of its own: two share nothing but code. */
export function instantiate(): Loops {
  compiled ??= new WebAssembly.Module(
    Uint8Array.from(atob(TREE_SHAP_WASM), (letter) => letter.charCodeAt(0)),
  );
  return new WebAssembly.Instance(compiled, {}).exports as unknown as Loops;
}

/** Hands out addresses, sixteen bytes apart. */
export interface Room {
  end: number;
}

/** Addresses start after what the module itself keeps. */
export const roomOf = ({ memory }: Loops): Room => ({ end: Math.ceil(memory.buffer.byteLength / 16) * 16 });

/** A hostile file must not take all memory. */
const MOST_BYTES = 2 ** 30;

/** @throws EquiluxError "too-large" where it would take more than 1 GiB */
export function take(room: Room, bytes: number): number {
  const at = room.end;
  room.end = at + Math.ceil(bytes / 16) * 16;
  if (room.end > MOST_BYTES) {
    throw new EquiluxError(
      "too-large",
      "the model cannot be explained: it would take more than 1 GiB; retrain with fewer or smaller trees",
      "model",
    );
  }
  return at;
}

const PAGE = 65_536;

/** Makes the memory reach to the end of the room, and gives it. */
export function grow({ memory }: Loops, { end }: Room): ArrayBuffer {
  memory.grow(Math.max(0, Math.ceil((end - memory.buffer.byteLength) / PAGE)));
  return memory.buffer;
}
