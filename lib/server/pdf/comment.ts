/**
 * A PDF with a comment, which readers pass over. It stands before the last `startxref`: after everything whose place in the
 * file is written down, and not after %%EOF, which ISO 32000-1 (7.5.5) wants on the last line.
 *
 * @param comment ASCII without a line break
 * @throws Error where the bytes are not a PDF
 */
export function withPdfComment(pdf: Uint8Array, comment: string): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from(pdf);
  const at = bytes.lastIndexOf("startxref");
  if (at === -1) throw new Error("These bytes do not end as a PDF does.");
  const line = Buffer.from(`%${comment}\n`, "latin1");
  return new Uint8Array(Buffer.concat([bytes.subarray(0, at), line, bytes.subarray(at)]));
}
