interface Download {
  /** ASCII letters, digits, dots and hyphens: it goes into a header. */
  readonly name: string;
  readonly contentType: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

/** A file to keep, named, and kept by no cache. */
export const fileResponse = ({ name, contentType, body }: Download): Response =>
  new Response(body, {
    headers: {
      "Content-Type": contentType,
      "Content-Disposition": `attachment; filename="${name.replace(/[^A-Za-z0-9.-]+/g, "-")}"`,
      "Cache-Control": "private, no-store",
    },
  });
