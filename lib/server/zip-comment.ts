/** The record that ends an archive: 22 bytes, the last two of them the length of the comment that follows. */
const END = Buffer.from("PK\x05\x06", "latin1");
const END_LENGTH = 22;

/**
 * A zip archive, such as an Excel workbook, with a comment: a text that programs which open it pass over.
 * Source: APPNOTE.TXT 4.3.16, end of central directory record.
 *
 * @param comment ASCII, at most 65,535 characters
 * @throws Error where the bytes are not an archive, or have a comment already
 */
export function withZipComment(archive: Uint8Array, comment: string): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.concat([archive, Buffer.from(comment, "latin1")]);
  const end = archive.length - END_LENGTH;
  if (end < 0 || bytes.indexOf(END, end) !== end)
    throw new Error("These bytes do not end as a zip archive without a comment does.");
  bytes.writeUInt16LE(comment.length, end + END_LENGTH - 2);
  return new Uint8Array(bytes);
}
