import { endianness } from "node:os";

/**
 * Packed columns: PostgreSQL's send functions write big-endian bytes, one value after another, and a whole column comes
 * back as one byte string instead of a million row objects.
 */
export function int32Column(packed: Uint8Array | null): Int32Array {
  const bytes = copyOf(packed);
  if (endianness() === "LE") bytes.swap32();
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

export function float64Column(packed: Uint8Array | null): Float64Array {
  const bytes = copyOf(packed);
  if (endianness() === "LE") bytes.swap64();
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
}

/** Little-endian float32 vectors, as the importer stored them. */
export function float32Column(packed: Uint8Array | null): Float32Array {
  const bytes = copyOf(packed);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

/** An aligned copy of its own: a driver's buffer may start at any offset, and a typed array may not. */
function copyOf(packed: Uint8Array | null): Buffer {
  const copy = Buffer.from(new ArrayBuffer(packed?.length ?? 0));
  if (packed) copy.set(packed);
  return copy;
}
